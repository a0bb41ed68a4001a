using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.LabFiles.Tests;

public sealed class ProgressTests
{
    private readonly Listener _told = new();

    [Fact]
    public void A_lab_that_is_written_tells_of_each_namespace()
    {
        LabFile.Write(TwoHosts(), progress: _told);
        Assert.Equal([new("Namespaces", 1, 2), new("Namespaces", 2, 2), new("State of namespaces", 1, 2), new("State of namespaces", 2, 2)], _told.All);
    }

    [Fact]
    public void A_lab_that_is_read_tells_of_each_namespace_and_of_its_rules()
    {
        LabFile.Read(Encoding.UTF8.GetBytes(LabFile.Write(TwoHosts())), "test", progress: _told);
        Assert.Equal([new("Namespaces", 1, 2), new("Namespaces", 2, 2), new("Rules of namespaces", 1, 2), new("Rules of namespaces", 2, 2)], _told.All);
    }

    private static Lab TwoHosts()
    {
        var lab = new Lab(seed: 1);
        lab.Edit(config => config.AddNamespace("one").AddNamespace("two"));
        return lab;
    }

    private sealed class Listener : IProgress<WorkProgress>
    {
        public List<WorkProgress> All { get; } = [];

        public void Report(WorkProgress value) => All.Add(value);
    }
}
