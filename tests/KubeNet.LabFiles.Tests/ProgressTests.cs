using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Snapshots.Tests;

namespace KubeNet.LabFiles.Tests;

public sealed class ProgressTests
{
    private readonly List<WorkProgress> _told = [];

    [Fact]
    public void A_lab_that_is_written_tells_of_each_namespace()
    {
        LabFile.Write(TwoHosts(), progress: new ProgressListener(_told.Add));
        Assert.Equal([new WorkProgress("Namespaces", 1, 2), new WorkProgress("Namespaces", 2, 2), new WorkProgress("State of namespaces", 1, 2), new WorkProgress("State of namespaces", 2, 2)], _told);
    }

    [Fact]
    public void A_lab_that_is_read_tells_of_each_namespace_and_of_its_rules()
    {
        LabFile.Read(Encoding.UTF8.GetBytes(LabFile.Write(TwoHosts())), "test", progress: new ProgressListener(_told.Add));
        Assert.Equal([new WorkProgress("Namespaces", 1, 2), new WorkProgress("Namespaces", 2, 2), new WorkProgress("Rules of namespaces", 1, 2), new WorkProgress("Rules of namespaces", 2, 2)], _told);
    }

    private static Lab TwoHosts()
    {
        var lab = new Lab(seed: 1);
        lab.Edit(config => config.AddNamespace("one").AddNamespace("two"));
        return lab;
    }
}
