using System.Collections.Immutable;
using KubeNet.Engine.Namespaces;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using KubeNet.KernelTests.Model;
using KubeNet.Snapshots;
using KubeNet.Snapshots.Comparing;
using KubeNet.Snapshots.Scripts;

namespace KubeNet.KernelTests;

/// <summary>What a script builds on this machine and the collector writes down is the lab that the script was written from.</summary>
public sealed class ExportedScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubenet-script-").FullName;
    private readonly string _prefix = $"kns{Environment.ProcessId}-";

    public static TheoryData<string> Labs =>
    [
        "docker: a published port from outside, from the host and from a container",
        "kube-proxy: cluster IP and node port with bridge-nf-call-iptables 1",
        "a router with both ways back",
        "a router with both ways back (IPv6)",
        "a small MTU behind the router, DF on",
        "policy routing by source and mark",
        "nft and legacy rules are both asked",
        "order of hooks: nft after legacy is asked first",
        "order of hooks: each table, and each of its chains, has an order of its own",
        "order of hooks: of two nat tables each hook takes the later chain (IPv6)",
        "flannel: pods on two hosts",
        "learning VXLANs as bridge ports, with unicast flooding",
        "marks, connection marks and comments",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SkippableTheory]
    [MemberData(nameof(Labs))]
    public void A_script_builds_the_lab_that_it_was_written_from(string name)
    {
        KernelEnvironment.Require();
        ShouldBeFoundAgain(ModelLab.Build(LabBook.All[name]).Config);
    }

    [SkippableFact]
    public void Odd_names_addresses_rules_and_routes_are_built_as_they_are()
    {
        KernelEnvironment.Require();
        ShouldBeFoundAgain(OddLab.Build());
    }

    [SkippableFact]
    public void It_builds_nothing_where_a_namespace_of_the_name_is_and_removes_none_that_is_not_its_own()
    {
        KernelEnvironment.Require();
        var (file, other) = (Write(NetworkConfig.Create().AddNamespace("a").AddNamespace("b")), $"{_prefix}b");
        using var taken = new KernelNamespace(other);
        taken.Pin(other);

        var (exitCode, said) = Collector.TryShell(file, "up");
        Assert.Equal(1, exitCode);
        Assert.Contains($"there is a network namespace {other} already", said, StringComparison.Ordinal);
        Assert.False(File.Exists($"/run/netns/{_prefix}a"));
        Assert.Contains($"{other} is not of this script and stays", Collector.Shell(file, "down"), StringComparison.Ordinal);
        Assert.True(File.Exists($"/run/netns/{other}"));
    }

    [SkippableFact]
    public void Where_there_is_no_nfacct_rules_are_loaded_without_its_counters()
    {
        KernelEnvironment.Require();
        var config = NetworkConfig.Create().AddNamespace("a").RunIptables("a", "-A INPUT -m conntrack --ctstate INVALID -m nfacct --nfacct-name invalid_packets -j DROP");
        var file = Write(config);
        try
        {
            var (exitCode, said) = Collector.TryShell(file, "up");
            Assert.True(exitCode == 0, said);
            var rules = Collector.Shell("-c", $"ip netns exec {_prefix}a iptables-nft-save -t filter >&2");
            Assert.Contains("-A INPUT -m conntrack --ctstate INVALID", rules, StringComparison.Ordinal);
            Assert.Equal(said.Contains("has no nfacct", StringComparison.Ordinal), !rules.Contains("nfacct", StringComparison.Ordinal));
        }
        finally
        {
            Collector.Shell(file, "down");
        }
    }

    [SkippableFact]
    public void What_was_made_before_a_step_failed_is_removed()
    {
        KernelEnvironment.Require();
        var config = NetworkConfig.Create().AddNamespace("a").RunIptables("a", "-A INPUT -m cgroup --path nobody/made/it");
        var (exitCode, said) = Collector.TryShell(Write(config), "up");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("it failed; what was made is removed", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles("/run/netns", $"{_prefix}*"));
    }

    private string Write(NetworkConfig config)
    {
        var file = Path.Combine(_folder, "lab.sh");
        File.WriteAllText(file, NetScript.Write(config, _prefix).Text);
        return file;
    }

    private void ShouldBeFoundAgain(NetworkConfig config)
    {
        var (file, bundle) = (Write(config), Path.Combine(_folder, "all"));
        try
        {
            Assert.Equal("", Collector.Shell(file, "up"));
            AwaitLinkwatch();
            Collector.Collect(bundle);
        }
        finally
        {
            Collector.Shell(file, "down");
        }

        Assert.Empty(Directory.GetFiles("/run/netns", $"{_prefix}*"));
        foreach (var home in Directory.GetDirectories(bundle).Where(home => !Path.GetFileName(home).StartsWith(_prefix, StringComparison.Ordinal)))
            Directory.Delete(home, recursive: true);
        var names = new ScriptNames(_prefix, config.Namespaces.Keys);
        var map = config.Namespaces.Keys.ToImmutableDictionary(home => names[home], home => home);
        var import = SnapshotImport.Read(bundle, SnapshotOptions.Default with { NamespaceMap = map });
        var differences = NetworkComparison.Between(config, import.Config).Where(difference => difference.Kind switch
        {
            // The machine has more sysctls than the lab, and its own defaults.
            DifferenceKind.Sysctl => config[difference.Namespace!].Sysctls[difference.Name] is not null,

            // Nobody listens in what a script built but the VXLANs' own sockets, and the collector does not ask for proxy neighbours.
            DifferenceKind.Listener => difference.Before is null && !difference.Name.StartsWith("udp", StringComparison.Ordinal),
            DifferenceKind.Neighbor => difference.Before != "proxy",

            // A kernel without nfnetlink_hook does not tell; that the script's order of loading is right is what ReplicaTests hold against the kernel.
            DifferenceKind.HookOrder => false,
            _ => true,
        });
        var text = string.Join('\n', differences.Select(difference => $"{difference.SideIndicator} {difference.Namespace} {difference.Kind} {difference.Name}: {difference.Before ?? "-"} | {difference.After ?? "-"}"));
        Assert.True(text.Length == 0, text);
    }

    // A bridge hears of a port's carrier by linkwatch, which runs once a second (net/core/link_watch.c); until then the port is disabled.
    private static void AwaitLinkwatch() => Thread.Sleep(TimeSpan.FromSeconds(1.2));
}
