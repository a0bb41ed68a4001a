using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads the sets of a namespace from what <c>ipset save</c> printed; timeouts run from the import on.</summary>
internal static class IpSetReader
{
    public static IpSetTable Read(Folder folder)
    {
        if (folder.Find(BundleFiles.IpSet) is not { } found)
            return IpSetTable.Empty;
        using var reader = found.OpenText();
        var restored = IpSetRestore.ReadLeniently(IpSetTable.Empty, reader.ReadToEnd());
        foreach (var problem in restored.Problems)
        {
            var consequence = problem.Text.StartsWith("create ", StringComparison.Ordinal)
                ? "the set is missing: a rule that asks it makes the answer Uncertain"
                : "the entry is missing: its packets are not in the set";
            folder.Warn(BundleFiles.IpSet, problem.Line, $"{problem.Error.Message} In: {problem.Text}", consequence);
        }

        if (restored.Sets.Count > 0)
            folder.Info(BundleFiles.IpSet, $"{restored.Sets.All.Sum(set => set.Count)} entries in {restored.Sets.Count} sets");
        return restored.Sets;
    }
}
