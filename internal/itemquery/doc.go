// Package itemquery says what an item of Zabbix asks vPoller for. A key without
// flags has up to ten parameters in a fixed order, that of the original's
// loadable module:
//
//	vpoller[method,hostname,name,properties,key,username,password,counter-name,instance,perf-interval]
//
// One that is empty or the word null is not given. The external check reads its
// words by the same table, [Words].
//
// In the key of an active item ([Of]) an empty hostname or name stands for what
// the item's host stands for, so that one template serves every object:
//
//	vpoller[vm.get,,,runtime.powerState]
package itemquery
