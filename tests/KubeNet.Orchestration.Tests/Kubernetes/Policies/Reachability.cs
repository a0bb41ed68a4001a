using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>
/// Who reaches whom on a port, said as <c>80/TCP: * -/> x/*, x/b -> x/a</c>: everybody reaches everybody, but for what follows; a later word
/// overrides an earlier one. A pod always reaches itself.
/// </summary>
internal sealed class Reachability
{
    private readonly IpProtocol _protocol;
    private readonly ushort _port;
    private readonly List<(string From, string To, bool Reaches)> _words = [];

    private Reachability(string text)
    {
        Text = text;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var port = text[..colon].Split('/');
        (_port, _protocol) = (ushort.Parse(port[0], null), PolicyJson.Protocol(port[1]));
        foreach (var word in text[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = word.Split(' ');
            _words.Add((parts[0], parts[2], parts[1] == "->"));
        }
    }

    public string Text { get; }

    public static Reachability Parse(string text) => new(text);

    /// <summary>What the packets say otherwise.</summary>
    public IEnumerable<string> Compare(PolicyLab lab)
    {
        var fork = lab.Fork();
        foreach (var from in lab.Cluster.Pods.Values)
        {
            foreach (var to in lab.Cluster.Pods.Values)
            {
                var expected = from.Name == to.Name || Expects(from, to);
                if (PolicyLab.Reaches(fork, PolicyEnd.Of(from), PolicyEnd.Of(to), _protocol, _port) != expected)
                    yield return $"{from.Name} {(expected ? "does not reach" : "reaches")} {to.Name} on {_port}/{_protocol}, against \"{Text}\"";
            }
        }
    }

    private bool Expects(Pod from, Pod to)
    {
        var expected = true;
        foreach (var word in _words)
        {
            if (Matches(word.From, from) && Matches(word.To, to))
                expected = word.Reaches;
        }

        return expected;
    }

    private static bool Matches(string pattern, Pod pod) =>
        pattern == "*" || pattern == pod.Name.ToString() || (pattern.EndsWith("/*", StringComparison.Ordinal) && pattern[..^2] == pod.Name.Namespace);
}
