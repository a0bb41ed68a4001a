using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>The comments of kube-router's rules: whose rule it is, then of what kind (pkg/controllers/netpol/comments.go of v2.11).</summary>
internal static class PolicyComment
{
    /// <summary>kube-router's maxCommentLen: what nftables allows, with room to spare.</summary>
    private const int MaxLength = 120;

    /// <summary><c>-m comment --comment "default/web ingress pods"</c>, cut to 120 characters.</summary>
    public static CommentMatch Of(ObjectName owner, string kind)
    {
        var text = $"{owner} {kind}";
        return new CommentMatch(text.Length <= MaxLength ? text : text[..MaxLength]);
    }
}
