package vsphere

import "vpoller/vsphere/internal/mirror"

// mirrored lists the kinds that the mirror keeps: all that methods are about
// or lead to, and folders, for inventory paths.
func mirroredKinds() []mirror.Kind {
	place := []string{namePath, parentPath}
	running := union(place, runtimePaths())
	kinds := []mirror.Kind{
		{Name: "Folder"},
		{Name: "Datacenter"},
		{Name: "ComputeResource"},
		{Name: "ClusterComputeResource"},
		{Name: "ResourcePool"},
		{Name: "VirtualApp", Identity: union(place, []string{parentFolderPath})},
		{Name: "HostSystem", Identity: union(running, []string{systemUUIDPath}), UUIDs: []string{systemUUIDPath}},
		{
			Name:     "VirtualMachine",
			Identity: union(running, []string{appPath, instanceUUIDPath, biosUUIDPath}),
			UUIDs:    []string{instanceUUIDPath, biosUUIDPath},
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
