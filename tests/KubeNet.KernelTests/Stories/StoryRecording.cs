using System.Management.Automation;
using System.Text.RegularExpressions;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;
using KubeNet.KernelTests.Labs;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.KernelTests.Stories;

/// <summary>Runs a script of scripts/stories, or a page of docs/concepts, in a session that notes every packet it sends, and makes labs of what it noted.</summary>
internal static partial class StoryRecording
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

    /// <summary>The pages of docs/concepts that build something, by name.</summary>
    public static IEnumerable<string> ConceptPages => Directory.GetFiles(RepositoryRoot.File("docs", "concepts"), "*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>().Where(name => name != "README").Order(StringComparer.Ordinal);

    /// <summary>A lab for each configuration in which the script sent packets, in order.</summary>
    public static IReadOnlyList<KernelLab> Labs(string story, bool mended) =>
        LabsOf(story, Record($"& '{RepositoryRoot.File("scripts", "stories", $"{story}.ps1")}'{(mended ? " -Fixed" : "")}"));

    /// <summary>A lab for each configuration in which the blocks of a page sent packets, in order; packets that followed every random choice are the model's alone.</summary>
    public static IReadOnlyList<KernelLab> LabsOfPage(string page)
    {
        var text = File.ReadAllText(RepositoryRoot.File("docs", "concepts", $"{page}.md")).ReplaceLineEndings("\n");
        var script = string.Concat(Block().Matches(text).Select(block => block.Groups[1].Value)).Replace(" | Format-Table", "", StringComparison.Ordinal);
        return LabsOf(page, [.. Record(script).Where(packet => !packet.FollowsAllPaths)]);
    }

    private static List<KernelLab> LabsOf(string name, List<SentPacket> sent)
    {
        var labs = new List<KernelLab>();
        for (var start = 0; start < sent.Count;)
        {
            var config = sent[start].Config;
            var group = sent.Skip(start).TakeWhile(packet => ReferenceEquals(packet.Config, config)).ToList();
            labs.Add(Replica.Of($"{name} {labs.Count + 1}", config, group.Select((packet, index) => packet.ToProbe(keepsState: index > 0))));
            start += group.Count;
        }

        return labs;
    }

    private static List<SentPacket> Record(string script)
    {
        using var session = new Session();
        session.Run(Recorder);
        session.Run(script);
        return [.. session.Run("$global:Sent").Select(Read)];
    }

    private static SentPacket Read(PSObject noted) => new(
        (NetworkConfig)Unwrap(noted, "Config"),
        (string)Unwrap(noted, "Words"),
        (PacketTrace)Unwrap(noted, "Trace"));

    private static object Unwrap(PSObject noted, string property) => noted.Properties[property].Value is PSObject wrapped ? wrapped.BaseObject : noted.Properties[property].Value;

    [GeneratedRegex("^```powershell\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();
}
