package vcsimtest

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// giveServices turns high availability, DRS and EVC of each cluster on.
func giveServices(r *simulator.Registry) {
	for _, cluster := range all[*simulator.ClusterComputeResource](r, "ClusterComputeResource") {
		if old, ok := cluster.ConfigurationEx.(*types.ClusterConfigInfoEx); ok {
			config := *old
			config.DasConfig = highAvailability()
			config.DrsConfig.Enabled = types.NewBool(true)
			config.DrsConfig.DefaultVmBehavior = types.DrsBehaviorFullyAutomated
			config.DrsConfig.VmotionRate = 3
			config.VsanConfigInfo = &types.VsanClusterConfigInfo{Enabled: types.NewBool(false)}
			cluster.ConfigurationEx = &config
			cluster.Configuration.DasConfig, cluster.Configuration.DrsConfig = config.DasConfig, config.DrsConfig
		}
		if old, ok := cluster.Summary.(*types.ClusterComputeResourceSummary); ok {
			summary := *old
			summary.CurrentFailoverLevel = 1
			summary.DrsScore = 96
			summary.CurrentEVCModeKey = "intel-icelake"
			summary.AdmissionControlInfo = &types.ClusterFailoverLevelAdmissionControlInfo{CurrentFailoverLevel: 1}
			cluster.Summary = &summary
		}
	}
}

func highAvailability() types.ClusterDasConfigInfo {
	return types.ClusterDasConfigInfo{
		Enabled:                 types.NewBool(true),
		VmMonitoring:            string(types.ClusterDasConfigInfoVmMonitoringStateVmMonitoringDisabled),
		HostMonitoring:          string(types.ClusterDasConfigInfoServiceStateEnabled),
		FailoverLevel:           1,
		AdmissionControlPolicy:  &types.ClusterFailoverLevelAdmissionControlPolicy{FailoverLevel: 1},
		AdmissionControlEnabled: types.NewBool(true),
	}
}
