using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.KernelTests.Stories;

/// <summary>Runs a script of scripts/stories in a session that notes every packet it sends, and makes labs of what it noted.</summary>
internal static class StoryRecording
{
    // A function of the cmdlet's name comes first: the script calls it and does not notice.
    private const string Recorder =
        """
        $global:Sent = [System.Collections.Generic.List[psobject]]::new()
        $global:Cmdlet = Get-Command Trace-Packet -CommandType Cmdlet
        function global:Trace-Packet {
            $config = (Get-NetLab).Config
            $words = "$args"
            & $global:Cmdlet @args | ForEach-Object {
                $global:Sent.Add([pscustomobject] @{ Config = $config; Words = $words; Trace = $_ })
                $_
            }
        }
        """;

    /// <summary>The names of all stories.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(RepositoryRoot.File("scripts", "stories"), "*.ps1").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>A lab for each configuration in which the script sent packets, in order.</summary>
    public static IReadOnlyList<KernelLab> Labs(string story, bool mended)
    {
        var labs = new List<KernelLab>();
        var sent = Record(story, mended);
        for (var start = 0; start < sent.Count;)
        {
            var config = sent[start].Config;
            var group = sent.Skip(start).TakeWhile(packet => ReferenceEquals(packet.Config, config)).ToList();
            labs.Add(Replica.Of($"{story} {labs.Count + 1}", config, group.Select((packet, index) => packet.ToProbe(keepsState: index > 0))));
            start += group.Count;
        }

        return labs;
    }

    private static List<SentPacket> Record(string story, bool mended)
    {
        using var session = new Session();
        session.Run(Recorder);
        session.Run($"& '{RepositoryRoot.File("scripts", "stories", $"{story}.ps1")}'{(mended ? " -Fixed" : "")}");
        return [.. session.Run("$global:Sent").Select(Read)];
    }

    private static SentPacket Read(PSObject noted) => new(
        (NetworkConfig)Unwrap(noted, "Config"),
        (string)Unwrap(noted, "Words"),
        (PacketTrace)Unwrap(noted, "Trace"));

    private static object Unwrap(PSObject noted, string property) => noted.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : noted.Properties[property].Value;
}
