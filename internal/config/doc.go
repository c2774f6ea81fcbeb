// Package config reads the settings of vPoller's programs.
//
// [Load] reads one file for a proxy, a worker or both in one process, together
// with the folder of vCenters that it may name. It is strict: a key that does
// not exist, a value of the wrong type, an endpoint nobody can listen on, a
// secret that other users could read are problems, and all problems of all
// files come back at once, each as "file:line:col: reason". What is merely
// without effect is a [Warning]. No text of this package ever holds a secret.
//
// # YAML
//
//	proxy:
//	  frontend: tcp://*:10123
//	worker:
//	  proxy: [tcp://localhost:10124]
//	vsphere:
//	  - hostname: vc01.example.org
//	    username: monitor@vsphere.local
//	    password_file: vc01.password
//
// The keys are the yaml tags of [Config]; [Default] has the value of each one
// left out. Durations are written 10s or 1m30s, sizes 16MiB. Relative paths
// start at the folder of the file that holds them. ${NAME} in a text is the
// environment variable NAME; a password is one only when it is nothing but
// ${NAME}, so that passwords may hold any character.
//
// # Clients
//
// [LoadClient] reads the few settings of programs that ask a proxy, from a file
// of their own and from the environment, so that neither an address nor a
// password needs to stand in an item key of Zabbix:
//
//	endpoint: tcp://proxy.example.org:10123
//	timeout: 3s
//	guest_username: monitor
//	guest_password_file: guest.password
//
// # Sender and import
//
// [LoadSender] and [LoadImport] read the files of vpoller-sender and
// vpoller-import as strictly as [Load] does its own. The sender's needs two lines:
//
//	zabbix: {server: zabbix.example.org}
//	active: {vcenters: [vc01.example.org]}
//
// # INI
//
// Files of the original vPoller load too: the [Default] section of 2014, with
// its folder of vCenters, and the [proxy], [worker] and [cache] sections of
// later years. They are read the way Python's ConfigParser reads them (see
// readINI), which is what made these files what they are: general INI
// libraries take quotes, backquotes and "#" out of passwords, and cannot say on
// which line a value stands. Settings that lost their meaning are warnings, and
// so are unknown ones, because the original overlooked them. Every YAML key
// works in the INI section of the same name.
//
// # Secrets
//
// A password stands in a file of its own (password_file), in the environment,
// or in the configuration itself. A file with a password in it that every user
// of the machine may open is a problem. Only for the INI files of the original,
// which were commonly installed that way, it is a warning.
package config
