using KubeNet.Engine.Addressing;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>Values as C# literals, and a whole lab as C# that can be pasted among the others.</summary>
internal static class CSharpText
{
    /// <summary>A literal; several names stand side by side, as arguments.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        string text when text.Contains('\n') => $"\"\"\"\n{Indent(text, "        ")}\n        \"\"\"",
        string text => $"\"{text}\"",
        string[] names => string.Join(", ", names.Select(Of)),
        IpAddress address => $"IpAddress.Parse(\"{address}\")",
        Enum flag => string.Join(" | ", flag.ToString().Split(", ").Select(name => $"{flag.GetType().Name}.{name}")),
        _ => value.ToString()!,
    };

    /// <summary>A lab.</summary>
    public static string Of(string name, IEnumerable<LabCall> calls, IEnumerable<LabProbe> probes, bool usesIpv6) => $$"""
        new KernelLab("{{name}}", net =>
        {
        {{string.Join('\n', calls.Select(call => $"    {call}"))}}
        },
        [
        {{string.Join('\n', probes.Select(probe => $"    {Of(probe)},"))}}
        ]{{(usesIpv6 ? ", usesIpv6: true" : "")}}),
        """;

    private static string Of(LabProbe probe)
    {
        var fresh = new LabProbe { From = probe.From, Protocol = probe.Protocol, To = probe.To };
        var words = new List<string>();
        foreach (var property in typeof(LabProbe).GetProperties().Where(property => property.CanWrite && property.Name != nameof(LabProbe.Tcp)))
        {
            var value = property.GetValue(probe);
            if (property.Name is nameof(LabProbe.From) or nameof(LabProbe.Protocol) or nameof(LabProbe.To) || !Equals(value, property.GetValue(fresh)))
                words.Add($"{property.Name} = {Of(value)}");
        }

        if (probe.RawFlags is not null && probe.Tcp != fresh.Tcp)
            words.Add($"Tcp = new TcpHeader {{ Sequence = {probe.Tcp.Sequence}, Acknowledgment = {probe.Tcp.Acknowledgment}, Window = {probe.Tcp.Window} }}");
        return $"new LabProbe {{ {string.Join(", ", words)} }}";
    }

    private static string Indent(string text, string indent) => string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => indent + line)) + '\n';
}
