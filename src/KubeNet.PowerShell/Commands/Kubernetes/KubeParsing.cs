using System.Collections;
using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Commands.Kubernetes;

/// <summary>Reads what a person types for Kubernetes' objects.</summary>
internal static class KubeParsing
{
    /// <summary>Labels of a hashtable; null where none was given.</summary>
    /// <exception cref="NetConfigException">InvalidLabel: a value is null, which is rarely meant, or no text.</exception>
    public static LabelSet? Labels(IDictionary? labels)
    {
        if (labels is null)
            return null;
        foreach (var entry in PSValues.Entries(labels))
        {
            if (entry.Value is null)
                throw new NetConfigException("InvalidLabel", $"Label '{Text(entry.Key)}' has $null for its value; give it a text, '' where it is to be empty.");
        }

        return LabelSet.Of(PSValues.Entries(labels).Select(entry => KeyValuePair.Create(Text(entry.Key), LabelText(entry))));
    }

    /// <summary>Labels with those of a hashtable set, and those taken away whose value there is null; an empty hashtable takes all away.</summary>
    public static LabelSet Changed(LabelSet labels, IDictionary? changes)
    {
        if (changes is { Count: 0 })
            return LabelSet.Empty;
        foreach (var change in PSValues.Entries(changes ?? new Hashtable()))
            labels = change.Value is null ? labels.Without(Text(change.Key)) : labels.With(Text(change.Key), LabelText(change));
        return labels;
    }

    private static string LabelText(DictionaryEntry label) => PSValues.Bare(label.Value) is not string and IEnumerable
        ? throw new NetConfigException("InvalidLabel", $"Label '{Text(label.Key)}' has several values or a hashtable for its value; a label's value is one text, as in @{{ app = 'web' }}.")
        : Text(label.Value);

    /// <summary>Lines of /etc/hosts, of a hashtable of addresses and names. A hashtable without an order of its own is put in that of its addresses.</summary>
    /// <exception cref="NetConfigException">InvalidHostAlias: an address without a name; InvalidAddress.</exception>
    public static EquatableArray<HostAlias> HostAliases(IDictionary aliases)
    {
        var lines = PSValues.Entries(aliases).Select(entry => new HostAlias(IpAddress.Parse(Text(entry.Key)), Texts(entry.Value).Where(name => name.Length > 0).ToEquatableArray())).ToList();
        if (lines.Find(line => line.Hostnames.IsEmpty) is { } empty)
            throw new NetConfigException("InvalidHostAlias", $"Address {empty.Address} has no name; give it one or several, as in @{{ '10.1.1.1' = 'db', 'db.local' }}.");
        return (aliases is Hashtable ? lines.OrderBy(line => line.Address) : lines.AsEnumerable()).ToEquatableArray();
    }

    /// <summary>A container's port: <c>80</c>, <c>53/UDP</c>, <c>http:8080</c>, <c>dns:53/UDP</c>.</summary>
    /// <exception cref="NetConfigException">InvalidContainerPort.</exception>
    public static ContainerPort ContainerPort(string text)
    {
        var (body, protocol) = Split(text, "InvalidContainerPort");
        var parts = body.Split(':');
        return parts switch
        {
            [var port] when Number(port) is { } number => new ContainerPort { Port = number, Protocol = protocol },
            [var name, var port] when Number(port) is { } number && Number(name) is null && name.Length > 0 => new ContainerPort { Name = name, Port = number, Protocol = protocol },
            _ => throw new NetConfigException("InvalidContainerPort", $"'{text}' is no container port; give it as 80, 53/UDP or http:8080/TCP (name, port 1..65535, protocol)."),
        };
    }

    /// <summary>A service's port: <c>80</c>, <c>80:8080</c>, <c>80:http/TCP</c>, <c>web:80:8080/TCP</c>.</summary>
    /// <exception cref="NetConfigException">InvalidServicePort.</exception>
    public static ServicePort ServicePort(string text)
    {
        var (body, protocol) = Split(text, "InvalidServicePort");
        var parts = body.Split(':');
        var name = "";
        if (parts.Length > 1 && Number(parts[0]) is null)
            (name, parts) = (parts[0], parts[1..]);
        return parts switch
        {
            [var port] when Number(port) is { } number => new ServicePort { Name = name, Port = number, Protocol = protocol },
            [var port, { Length: > 0 } target] when Number(port) is { } number => new ServicePort { Name = name, Port = number, TargetPort = PortReference.Parse(target), Protocol = protocol },
            _ => throw new NetConfigException("InvalidServicePort", $"'{text}' is no service port; give it as 80, 80:8080/TCP or web:80:http/TCP (name, port 1..65535, the pods' port by number or name, protocol)."),
        };
    }

    /// <summary>The prefixes of a list.</summary>
    public static EquatableArray<IpPrefix> Prefixes(IEnumerable<string> texts) => texts.Select(IpPrefix.Parse).ToEquatableArray();

    /// <summary>A port number, or null where the text is none.</summary>
    public static ushort? Number(string text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    /// <summary>A value of a hashtable as text.</summary>
    public static string Text(object? value) => Convert.ToString(PSValues.Bare(value), CultureInfo.InvariantCulture) ?? "";

    /// <summary>One value of a hashtable, or several, as texts.</summary>
    public static IEnumerable<string> Texts(object? value) => PSValues.Bare(value) switch
    {
        null => [],
        string text => [text],
        IEnumerable several => several.Cast<object?>().Select(Text),
        var one => [Text(one)],
    };

    private static (string Body, IpProtocol Protocol) Split(string text, string errorId)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (text, IpProtocol.Tcp);
        var word = text[(slash + 1)..];
        var protocol = word.ToUpperInvariant() switch
        {
            "TCP" => IpProtocol.Tcp,
            "UDP" => IpProtocol.Udp,
            "SCTP" => IpProtocol.Sctp,
            _ => throw new NetConfigException(errorId, $"'{word}' in '{text}' is no protocol of a port; give TCP, UDP or SCTP."),
        };
        return (text[..slash], protocol);
    }
}
