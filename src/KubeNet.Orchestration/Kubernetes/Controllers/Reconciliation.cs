namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// What a control plane does once objects have changed: tainted nodes drive pods out, workloads make and remove pods, the scheduler gives pods their nodes, EndpointSlices follow
/// services and pods. Pure, and each controller looks only at what differs.
/// </summary>
public static class Reconciliation
{
    /// <summary>The cluster after the controllers have caught up with an edit; what they find odd is added to its warnings.</summary>
    /// <param name="before">The cluster as it was when the controllers last ran.</param>
    /// <param name="after">The cluster as edited.</param>
    public static Cluster Run(Cluster before, Cluster after)
    {
        after = TaintEviction.Run(after, new ClusterDiff(before, after));
        after = WorkloadController.Run(after, new ClusterDiff(before, after));
        after = PodScheduler.Run(before, after);
        var diff = new ClusterDiff(before, after);
        after = EndpointSliceController.Run(after, diff);
        return NetworkReview.Run(EffectReview.Run(PodReview.Run(after, diff), diff), diff);
    }
}
