package vsphere

import "vpoller/vsphere/internal/mirror"

// mirrored lists the kinds that the mirror keeps: all that methods are about
// or lead to, and folders, for inventory paths.
func mirroredKinds() []mirror.Kind {
	const instanceUUID, biosUUID, systemUUID = "config.instanceUuid", "config.uuid", "hardware.systemInfo.uuid"
	place := []string{namePath, "parent"}
	running := union(place, runtimePaths())
	kinds := []mirror.Kind{
		{Name: "Folder"},
		{Name: "Datacenter"},
		{Name: "ComputeResource"},
		{Name: "ClusterComputeResource"},
		{Name: "ResourcePool"},
		{Name: "HostSystem", Identity: union(running, []string{systemUUID}), UUIDs: []string{systemUUID}},
		{
			Name:     "VirtualMachine",
			Identity: union(running, []string{"parentVApp", instanceUUID, biosUUID}),
			UUIDs:    []string{instanceUUID, biosUUID},
		},
		{Name: "Datastore", Identity: union(place, []string{urlPath}), URL: urlPath},
		{Name: "Network"},
	}
	for i := range kinds {
		kinds[i].Extended = extended(kinds[i].Name)
		if kinds[i].Identity == nil {
			kinds[i].Identity = place
		}
	}
	return kinds
}
