package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// Both are read whole: vSphere declares them as properties of every compute
// resource, so that paths to what only clusters have are no paths to it.
const (
	clusterConfigPath  = "configurationEx"
	clusterSummaryPath = "summary"
)

// clusterServicesGet says which services a cluster has and how they do.
func clusterServicesGet(ctx context.Context, c call) (protocol.Value, error) {
	paths := []string{clusterConfigPath, clusterSummaryPath}
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, paths)
	if err != nil {
		return nil, err
	}
	row := protocol.Object{{Name: namePath, Value: o.Name}}
	if config, ok := o.Props[clusterConfigPath].(types.ClusterConfigInfoEx); ok {
		addHA(&row, config.DasConfig)
		addDRS(&row, config.DrsConfig)
		row.Set("vsanEnabled", config.VsanConfigInfo != nil && isTrue(config.VsanConfigInfo.Enabled))
	}
	if summary, ok := o.Props[clusterSummaryPath].(types.ClusterComputeResourceSummary); ok {
		addClusterState(&row, summary)
	}
	if len(row) == 1 {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Cluster %s does not say how it is set up", o.Name)
	}
	return c.chosen(inOrder(row, c.method.Members))
}

func addHA(row *protocol.Object, das types.ClusterDasConfigInfo) {
	row.Set("haEnabled", isTrue(das.Enabled))
	row.Set("haAdmissionControl", isTrue(das.AdmissionControlEnabled))
	row.Set("haHostMonitoring", das.HostMonitoring == string(types.ClusterDasConfigInfoServiceStateEnabled))
	if das.VmMonitoring != "" {
		row.Set("haVmMonitoring", das.VmMonitoring)
	}
	if policy, ok := das.AdmissionControlPolicy.(*types.ClusterFailoverLevelAdmissionControlPolicy); ok {
		row.Set("failoverLevel", int64(policy.FailoverLevel))
	} else {
		row.Set("failoverLevel", int64(das.FailoverLevel))
	}
}

func addDRS(row *protocol.Object, drs types.ClusterDrsConfigInfo) {
	row.Set("drsEnabled", isTrue(drs.Enabled))
	if drs.DefaultVmBehavior != "" {
		row.Set("drsBehavior", string(drs.DefaultVmBehavior))
	}
	if drs.VmotionRate != 0 {
		row.Set("drsRate", int64(drs.VmotionRate))
	}
}

func addClusterState(row *protocol.Object, s types.ClusterComputeResourceSummary) {
	row.Set("currentFailoverLevel", int64(s.CurrentFailoverLevel))
	if s.DrsScore > 0 {
		row.Set("drsScore", int64(s.DrsScore))
	}
	if s.CurrentEVCModeKey != "" {
		row.Set("evcMode", s.CurrentEVCModeKey)
	}
	row.Set("hosts", int64(s.NumHosts))
	row.Set("hostsEffective", int64(s.NumEffectiveHosts))
}

func isTrue(b *bool) bool { return b != nil && *b }

// inOrder is row in the order of names.
func inOrder(row protocol.Object, names []string) protocol.Object {
	sorted := make(protocol.Object, 0, len(row))
	for _, name := range names {
		if v, ok := row.Get(name); ok {
			sorted = append(sorted, protocol.Member{Name: name, Value: v})
		}
	}
	return sorted
}
