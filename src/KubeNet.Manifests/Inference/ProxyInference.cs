using System.Globalization;
using System.Net;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests.Inference;

/// <summary>kube-proxy's part of a cluster's options; what it would not take itself, or the model does not follow, is a warning of the report.</summary>
internal sealed class ProxyInference(ProxyEvidence evidence, ManifestReport report)
{
    /// <summary>The word that stands for a node's own addresses in nodePortAddresses (NodePortAddressesPrimary).</summary>
    public const string Primary = "primary";

    /// <summary>The mode that has settings of its own, and node ports on the nodes' own addresses unless told otherwise.</summary>
    public const string Nftables = "nftables";

    private const int LastBit = 31;

    /// <summary>The options with what is known of kube-proxy.</summary>
    public ClusterOptions Apply(ClusterOptions options)
    {
        var isIptables = evidence.Mode.Value is null or "" or "iptables";
        if (!isIptables)
            report.Warn("ProxyModeNotModelled", $"kube-proxy's mode is {evidence.Mode.Value} ({evidence.Mode.Source})", "the model writes the rules of its iptables mode; who is reached is the same, the rules in the trace are not");
        foreach (var (setting, source) in evidence.NotModelled)
            report.Warn("ProxySettingNotModelled", $"kube-proxy has {setting} ({source})", "the model's nodes have kube-proxy's usual conntrack settings");
        return WithDetectLocal(WithNodePortAddresses(WithHealthz(options) with
        {
            MasqueradeAll = Flag("MasqueradeAll", "masqueradeAll", evidence.MasqueradeAll, options.MasqueradeAll),
            MasqueradeBit = Bit(options.MasqueradeBit),

            // No other mode has them.
            LocalhostNodePorts = isIptables && Flag("LocalhostNodePorts", "localhostNodePorts", evidence.LocalhostNodePorts, options.LocalhostNodePorts),
        }));
    }

    private bool Flag(string option, string words, Evidence<string> found, bool usual)
    {
        if (!found.IsThere)
            return usual;
        if (!bool.TryParse(found.Value, out var value))
            return NotUnderstood(words, found, "true or false", usual);
        Note(option, words, value, found.Source);
        return value;
    }

    private int Bit(int usual)
    {
        if (!evidence.MasqueradeBit.IsThere)
            return usual;
        if (!int.TryParse(evidence.MasqueradeBit.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bit) || bit > LastBit)
            return NotUnderstood("masqueradeBit", evidence.MasqueradeBit, $"a number in 0..{LastBit}", usual);
        Note("MasqueradeBit", "masqueradeBit", bit, evidence.MasqueradeBit.Source);
        return bit;
    }

    // An address alone has the usual port (appendPortIfNeeded); an empty flag is no socket, where an empty field of a configuration is the usual one.
    private ClusterOptions WithHealthz(ClusterOptions options)
    {
        var found = evidence.HealthzBindAddress;
        if (!found.IsThere)
            return options;
        var text = found.Value!;
        if (text.Length == 0)
        {
            Note("HealthzBindAddress", "healthzBindAddress", "none", found.Source);
            return options with { HealthzPort = 0 };
        }

        if (!IPEndPoint.TryParse(text, out var bound) || !IpAddress.TryParse(bound.Address.ToString(), out var address))
            return NotUnderstood("healthzBindAddress", found, "an address with a port, such as 0.0.0.0:10256", options);
        var after = options with { HealthzBindAddress = address.IsUnspecified ? null : address, HealthzPort = bound.Port == 0 ? options.HealthzPort : (ushort)bound.Port };
        if (after != options)
            Note("HealthzBindAddress", "healthzBindAddress", text, found.Source);
        return after;
    }

    private ClusterOptions WithNodePortAddresses(ClusterOptions options)
    {
        var found = evidence.NodePortAddresses;
        if (string.IsNullOrEmpty(found.Value))
        {
            // platformApplyDefaults in cmd/kube-proxy/app/server_linux.go.
            if (evidence.Mode.Value != Nftables)
                return options;
            Note("NodePortAddresses", "nodePortAddresses", $"{Primary}, as mode {Nftables} has it", evidence.Mode.Source);
            return options with { NodePortAddressesPrimary = true };
        }

        if (found.Value == Primary)
            options = options with { NodePortAddressesPrimary = true };
        else if (EvidenceValues.AllPrefixes(found.Value) is { } prefixes)
            options = options with { NodePortAddresses = prefixes };
        else
            return NotUnderstood("nodePortAddresses", found, $"networks, or {Primary} alone", options);
        Note("NodePortAddresses", "nodePortAddresses", found.Value, found.Source);
        return options;
    }

    // getLocalDetectors in cmd/kube-proxy/app/server_linux.go; an empty mode is ClusterCIDR (platformApplyDefaults).
    private ClusterOptions WithDetectLocal(ClusterOptions options)
    {
        var mode = evidence.DetectLocalMode;
        switch (mode.Value)
        {
            case null or "" or nameof(LocalMode.ClusterCIDR):
                return WithClusterCidr(options);
            case nameof(LocalMode.NodeCIDR):
                Note("DetectLocalMode", "detectLocalMode", mode.Value, mode.Source);
                return options with { DetectLocalMode = LocalMode.NodeCIDR };
            case nameof(LocalMode.BridgeInterface):
                return WithInterface(options, LocalMode.BridgeInterface, "detectLocal.bridgeInterface", evidence.BridgeInterface);
            case nameof(LocalMode.InterfaceNamePrefix):
                return WithInterface(options, LocalMode.InterfaceNamePrefix, "detectLocal.interfaceNamePrefix", evidence.InterfaceNamePrefix);
            default:
                return NotUnderstood("detectLocalMode", mode, "ClusterCIDR, NodeCIDR, BridgeInterface or InterfaceNamePrefix", options);
        }
    }

    private ClusterOptions WithInterface(ClusterOptions options, LocalMode mode, string field, Evidence<string> found)
    {
        const int NameMax = 15;
        if (found.Value is not { Length: > 0 and <= NameMax })
        {
            report.Warn("ProxySettingNotUnderstood", $"kube-proxy's detectLocalMode is {mode}, but {field} is '{found.Value}' ({evidence.DetectLocalMode.Source})", "kube-proxy would not start so; the model tells pods' traffic by their addresses");
            return options;
        }

        Note("DetectLocalMode", "detectLocalMode", $"{mode} {found.Value}", found.Source);
        return options with { DetectLocalMode = mode, DetectLocalInterface = found.Value };
    }

    private ClusterOptions WithClusterCidr(ClusterOptions options)
    {
        var found = evidence.ClusterCidr;
        if (!found.IsThere)
            return options;
        if (found.Value!.Length == 0)
        {
            report.Info("InferredDetectLocalMode", $"kube-proxy has no clusterCIDR, so that it does not tell pods' traffic from other traffic, from {found.Source}");
            return options with { DetectLocalMode = LocalMode.None };
        }

        if (EvidenceValues.Prefixes(found.Value) is not { } cidrs)
            return NotUnderstood("clusterCIDR", found, "networks", options);
        if (Same(cidrs, options.PodCidrs))
            return options;
        Note("DetectLocalCidrs", "kube-proxy's clusterCIDR", string.Join(" and ", cidrs), found.Source);
        return options with { DetectLocalCidrs = cidrs };
    }

    private static bool Same(EquatableArray<IpPrefix> one, EquatableArray<IpPrefix> other) => one.Items.ToHashSet().SetEquals(other.Items);

    private T NotUnderstood<T>(string setting, Evidence<string> found, string right, T usual)
    {
        report.Warn("ProxySettingNotUnderstood", $"kube-proxy's {setting} is '{found.Value}' ({found.Source}); it is {right}", "kube-proxy would not start so; the model has what is usual");
        return usual;
    }

    private void Note(string option, string words, object value, string? source) => report.Info($"Inferred{option}", $"{words}: {value}, from {source}");
}
