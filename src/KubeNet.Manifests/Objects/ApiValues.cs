using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>Values of the API's models as the values of the model's records.</summary>
internal static class ApiValues
{
    /// <summary>The elements of a list that may be missing, without missing ones.</summary>
    public static IEnumerable<T> Items<T>(IEnumerable<T?>? items)
        where T : class => items?.OfType<T>() ?? [];

    /// <summary>Labels or annotations; a value of null is empty text, as Go's decoder has it.</summary>
    public static LabelSet Labels(IEnumerable<KeyValuePair<string, string>>? labels) =>
        LabelSet.Of(labels?.Select(label => KeyValuePair.Create(label.Key, label.Value ?? "")));

    /// <summary>A port, 1..65535.</summary>
    /// <exception cref="UnusableObjectException">It is out of range.</exception>
    public static ushort Port(string path, int number) => number is > 0 and <= ushort.MaxValue
        ? (ushort)number
        : throw new UnusableObjectException($"{path}: there is no port {number}; ports are 1..65535");

    /// <summary>A port by number or name. The client's text of a number is one: a number in quotes was refused before (ModelCheck).</summary>
    /// <exception cref="UnusableObjectException">It is a number out of range, or the empty name.</exception>
    public static PortReference Port(string path, IntOrString? port) => port?.Value switch
    {
        null => default,
        "" => throw new UnusableObjectException($"{path}: a port has a number, or a name of at least one letter"),
        var text when int.TryParse(text, out var number) => PortReference.Of(Port(path, number)),
        var name => PortReference.Of(name),
    };

    /// <summary>TCP, UDP or SCTP; TCP unless given.</summary>
    /// <exception cref="UnusableObjectException">It is something else.</exception>
    public static IpProtocol Protocol(string path, string? protocol) => protocol switch
    {
        null or "" or "TCP" => IpProtocol.Tcp,
        "UDP" => IpProtocol.Udp,
        "SCTP" => IpProtocol.Sctp,
        _ => throw new UnusableObjectException($"{path}: there is no protocol '{protocol}'; it is TCP, UDP or SCTP"),
    };

    /// <summary>An address, which may have zeros before its numbers.</summary>
    /// <exception cref="UnusableObjectException">It is none.</exception>
    public static IpAddress Address(string path, string? text) => SloppyAddress.TryParse(text, out var address)
        ? address
        : throw new UnusableObjectException($"{path}: '{text}' is no IP address");

    /// <summary>A range of addresses.</summary>
    /// <exception cref="UnusableObjectException">It is none.</exception>
    public static IpPrefix Prefix(string path, string? text) => SloppyAddress.TryParsePrefix(text, out var prefix)
        ? prefix
        : throw new UnusableObjectException($"{path}: '{text}' is no range of addresses such as 10.0.0.0/8");

    /// <summary>The first address of each family.</summary>
    public static EquatableArray<IpAddress> OnePerFamily(IEnumerable<IpAddress> addresses) => addresses.DistinctBy(address => address.Family).ToEquatableArray();

    /// <summary>A choice between words.</summary>
    /// <exception cref="UnusableObjectException">It is none of them.</exception>
    public static T Choice<T>(string path, string? text, T unset)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
            return unset;
        return Enum.TryParse<T>(text, ignoreCase: false, out var value) && !char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+') && Enum.IsDefined(value)
            ? value
            : throw new UnusableObjectException($"{path}: there is no '{text}'; it is {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>A selector; null stays null, which is not the same as the empty one.</summary>
    /// <exception cref="UnusableObjectException">An operator is not known.</exception>
    public static LabelSelector? Selector(string path, V1LabelSelector? selector) => selector is null ? null : new LabelSelector
    {
        MatchLabels = Labels(selector.MatchLabels),
        MatchExpressions = Items(selector.MatchExpressions).Select(requirement => Requirement($"{path}.matchExpressions", requirement)).ToEquatableArray(),
    };

    private static LabelRequirement Requirement(string path, V1LabelSelectorRequirement requirement)
    {
        var (comparison, values) = (Choice<LabelOperator>(path, requirement.OperatorProperty, LabelOperator.In), Items(requirement.Values).ToEquatableArray());
        if (string.IsNullOrEmpty(requirement.Key))
            throw new UnusableObjectException($"{path}: a requirement has no key");
        if ((comparison is LabelOperator.In or LabelOperator.NotIn) == values.IsEmpty)
            throw new UnusableObjectException($"{path}: {comparison} of '{requirement.Key}' {(values.IsEmpty ? "needs values" : "takes no values")}");
        return new LabelRequirement(requirement.Key, comparison, values);
    }
}
