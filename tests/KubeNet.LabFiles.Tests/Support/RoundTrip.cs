using System.Text;
using KubeNet.Engine.Labs;
using KubeNet.Snapshots.Comparing;
using KubeNet.Snapshots.Traces;
using KubeNet.Engine.Tracing;

namespace KubeNet.LabFiles.Tests;

/// <summary>A lab through a file and back.</summary>
internal static class RoundTrip
{
    public static LabFileContent Read(string text, string? name = null) => LabFile.Read(Encoding.UTF8.GetBytes(text), "lab.json", name);

    /// <summary>The lab that a file of it gives: nothing differs, nothing was passed over, and it gives the same file again.</summary>
    public static Lab Of(Lab lab)
    {
        var text = LabFile.Write(lab);
        var content = Read(text);
        Assert.Empty(content.Notes);
        ShouldBeSame(text, LabFile.Write(content.Lab));
        Assert.Empty(NetworkComparison.Between(lab, content.Lab, withState: true));
        return content.Lab;
    }

    /// <summary>Does the same to two labs: what it says, and their files afterwards, are the same.</summary>
    public static void BothShould(Lab one, Lab other, Func<Lab, string> act)
    {
        ShouldBeSame(act(one), act(other));
        ShouldBeSame(LabFile.Write(one), LabFile.Write(other));
    }

    public static string Told(PacketTrace trace) => TraceJson.Write(trace);

    /// <summary>The first lines that differ, not two long texts.</summary>
    public static void ShouldBeSame(string expected, string actual)
    {
        if (expected == actual)
            return;
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(line => left[line] != right[line], Math.Min(left.Length, right.Length));
        Assert.Fail($"line {at + 1} of {left.Length} and {right.Length}\nexpected: {string.Join('\n', left.Skip(at).Take(12))}\nactual:   {string.Join('\n', right.Skip(at).Take(12))}");
    }
}
