using System.Collections;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Reads what a person types for network policies: short texts, or hashtables with the keys that a manifest has.</summary>
internal static class PolicyParsing
{
    private static readonly string[] SelectorKeys = ["matchLabels", "matchExpressions"];
    private static readonly string[] RequirementKeys = ["key", "operator", "values"];
    private static readonly string[] PeerKeys = ["podSelector", "namespaceSelector", "ipBlock"];
    private static readonly string[] BlockKeys = ["cidr", "except"];
    private static readonly string[] PortKeys = ["protocol", "port", "endPort"];

    /// <summary>A selector: <c>app=web,tier in (a,b)</c>, <c>@{ app = 'web' }</c>, or <c>@{ matchLabels = ...; matchExpressions = ... }</c>.</summary>
    /// <exception cref="NetConfigException">InvalidSelector.</exception>
    public static LabelSelector Selector(object? value)
    {
        if (PSValues.Bare(value) is not IDictionary table)
            return LabelSelector.Parse(KubeParsing.Text(value));
        if (table.Count == 0 || !SelectorKeys.Any(key => Find(table, key, out _)))
            return new LabelSelector { MatchLabels = KubeParsing.Labels(table)! };
        RequireKeys(table, "a selector", SelectorKeys, "InvalidSelector");
        return new LabelSelector
        {
            MatchLabels = Find(table, "matchLabels", out var labels) ? KubeParsing.Labels(Table(labels, "matchLabels", "InvalidSelector"))! : LabelSet.Empty,
            MatchExpressions = Find(table, "matchExpressions", out var list) ? List(list).Select(Requirement).ToEquatableArray() : [],
        };
    }

    /// <summary>A rule as in a manifest: <c>@{ from = @(...); ports = @(...) }</c>, or <c>to</c>.</summary>
    /// <exception cref="NetConfigException">InvalidPolicyRule, InvalidPolicyPeer, InvalidPolicyPort, InvalidSelector.</exception>
    public static PolicyRule Rule(IDictionary table, string peers)
    {
        RequireKeys(table, "a rule", [peers, "ports"], "InvalidPolicyRule");
        return new PolicyRule(
            Find(table, peers, out var list) ? List(list).Select(Peer).ToEquatableArray() : [],
            Find(table, "ports", out var ports) ? List(ports).Select(Port).ToEquatableArray() : []);
    }

    /// <summary>A peer: <c>10.0.0.0/8</c>, a selector of pods, or a hashtable as in a manifest.</summary>
    /// <exception cref="NetConfigException">InvalidPolicyPeer, InvalidSelector, and those of <see cref="IpPrefix.Parse"/> where it is meant to be a network.</exception>
    public static PolicyPeer Peer(object? value)
    {
        if (PSValues.Bare(value) is not IDictionary table)
        {
            var text = KubeParsing.Text(value);
            return LooksLikeNetwork(text)
                ? new PolicyPeer { IpBlock = new IpBlock(IpPrefix.Parse(text), []) }
                : new PolicyPeer { PodSelector = LabelSelector.Parse(text) };
        }

        RequireKeys(table, "a peer", PeerKeys, "InvalidPolicyPeer");
        return new PolicyPeer
        {
            PodSelector = Find(table, "podSelector", out var pods) ? Selector(pods) : null,
            NamespaceSelector = Find(table, "namespaceSelector", out var namespaces) ? Selector(namespaces) : null,
            IpBlock = Find(table, "ipBlock", out var block) ? Block(Table(block, "ipBlock", "InvalidPolicyPeer")) : null,
        };
    }

    /// <summary>A port: <c>80</c>, <c>53/UDP</c>, <c>8080-8090/TCP</c>, <c>http</c>, <c>SCTP</c>, or a hashtable as in a manifest.</summary>
    /// <exception cref="NetConfigException">InvalidPolicyPort.</exception>
    public static PolicyPort Port(object? value)
    {
        if (PSValues.Bare(value) is IDictionary table)
        {
            RequireKeys(table, "a port", PortKeys, "InvalidPolicyPort");
            return new PolicyPort(
                Find(table, "protocol", out var protocol) ? Protocol(KubeParsing.Text(protocol)) ?? throw BadPort(KubeParsing.Text(protocol)) : IpProtocol.Tcp,
                Find(table, "port", out var port) ? Reference(KubeParsing.Text(port)) : default,
                Find(table, "endPort", out var end) ? KubeParsing.Number(KubeParsing.Text(end)) ?? throw BadPort(KubeParsing.Text(end)) : null);
        }

        var text = KubeParsing.Text(value);
        if (Protocol(text) is { } alone)
            return new PolicyPort(alone, default);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var kind = slash < 0 ? IpProtocol.Tcp : Protocol(text[(slash + 1)..]) ?? throw BadPort(text);
        var name = slash < 0 ? text : text[..slash];
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && KubeParsing.Number(name[..dash]) is { } first && KubeParsing.Number(name[(dash + 1)..]) is { } last
            ? new PolicyPort(kind, PortReference.Of(first), last)
            : new PolicyPort(kind, Reference(name));
    }

    private static LabelRequirement Requirement(object? value)
    {
        var table = Table(value, "matchExpressions", "InvalidSelector");
        RequireKeys(table, "a requirement", RequirementKeys, "InvalidSelector");
        Find(table, "key", out var key);
        Find(table, "operator", out var how);
        return new LabelRequirement(
            KubeParsing.Text(key),
            Enum.TryParse<LabelOperator>(KubeParsing.Text(how), ignoreCase: true, out var found)
                ? found
                : throw new NetConfigException("InvalidSelector", $"'{KubeParsing.Text(how)}' is no operator of a selector; give {string.Join(", ", Enum.GetNames<LabelOperator>())}."),
            Find(table, "values", out var values) ? KubeParsing.Texts(values).ToEquatableArray() : []);
    }

    // A label's key may have a slash and begin with a digit; what is nothing but an address up to its slash is meant to be a network.
    private static bool LooksLikeNetwork(string text)
    {
        var head = text.Split('/')[0];
        return IpPrefix.TryParse(text, out _)
            || (head.Contains('.', StringComparison.Ordinal) && head.All(letter => char.IsAsciiDigit(letter) || letter == '.'))
            || (head.Contains(':', StringComparison.Ordinal) && head.All(letter => char.IsAsciiHexDigit(letter) || letter is ':' or '.'));
    }

    private static IpBlock Block(IDictionary table)
    {
        RequireKeys(table, "an ipBlock", BlockKeys, "InvalidPolicyPeer");
        Find(table, "cidr", out var cidr);
        return new IpBlock(Prefix(KubeParsing.Text(cidr)), Find(table, "except", out var holes) ? KubeParsing.Texts(holes).Select(Prefix).ToEquatableArray() : []);
    }

    private static IpPrefix Prefix(string text) => IpPrefix.TryParse(text, out var prefix)
        ? prefix
        : throw new NetConfigException("InvalidPolicyPeer", $"'{text}' is no network of an ipBlock; give it as 10.0.0.0/8.");

    private static PortReference Reference(string text) =>
        text.Length > 0 && (KubeParsing.Number(text) is not null || !char.IsAsciiDigit(text[0])) ? PortReference.Parse(text) : throw BadPort(text);

    private static IpProtocol? Protocol(string text) => text.ToUpperInvariant() switch
    {
        "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "SCTP" => IpProtocol.Sctp,
        _ => null,
    };

    private static NetConfigException BadPort(string text) => new("InvalidPolicyPort",
        $"'{text}' is no port of a network policy; give it as 80, 53/UDP, 8080-8090/TCP, http (a container port's name) or SCTP (all ports of the protocol).");

    private static void RequireKeys(IDictionary table, string what, string[] keys, string errorId)
    {
        foreach (var key in table.Keys)
        {
            if (!keys.Contains(KubeParsing.Text(key), StringComparer.OrdinalIgnoreCase))
                throw new NetConfigException(errorId, $"'{key}' is no key of {what} of a network policy; give {string.Join(", ", keys)}.");
        }
    }

    private static bool Find(IDictionary table, string key, out object? value)
    {
        value = null;
        foreach (var entry in PSValues.Entries(table))
        {
            if (!KubeParsing.Text(entry.Key).Equals(key, StringComparison.OrdinalIgnoreCase) || entry.Value is null)
                continue;
            value = entry.Value;
            return true;
        }

        return false;
    }

    private static IDictionary Table(object? value, string key, string errorId) =>
        PSValues.Bare(value) as IDictionary ?? throw new NetConfigException(errorId, $"'{key}' of a network policy is a hashtable, not '{KubeParsing.Text(value)}'.");

    private static IEnumerable<object?> List(object? value) => PSValues.Bare(value) switch
    {
        IDictionary or string => [value],
        IEnumerable several => several.Cast<object?>(),
        _ => [value],
    };
}
