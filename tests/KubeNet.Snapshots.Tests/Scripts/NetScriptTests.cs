using System.Diagnostics;
using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Routing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Snapshots.Scripts;

namespace KubeNet.Snapshots.Tests.Scripts;

/// <summary>Whatever a lab holds, its script is one that a shell reads, and nothing in it is run but the script's own commands.</summary>
public sealed class NetScriptTests : IDisposable
{
    private static readonly string[] Nasty =
        ["'", "\"", "\\", "$(touch pwned)", "`touch pwned`", ";touch pwned;", "\n", "\r", "-rf", "--", "END", "#", "!", "*", "?", "[a]", "~", "&", "|", ">pwned", "<", "(", ")", "{", "}", "${HOME}", " ", "\t", "é", "=", "%s", "a", "0"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_tells_how_far_it_is_with_each_namespace()
    {
        var told = new List<WorkProgress>();
        NetScript.Write(NetworkConfig.Create().AddNamespace("one").AddNamespace("two"), "p-", new ProgressListener(told.Add));
        Assert.Equal(
            [new("Links", 1, 2), new("Links", 2, 2), new("Addresses", 1, 2), new("Addresses", 2, 2), new("Routes and rules", 1, 2), new WorkProgress("Routes and rules", 2, 2)], told);
    }

    [Fact]
    public void Rules_keep_whom_they_are_for_and_links_their_groups()
    {
        var config = NetworkConfig.Create().AddNamespace("a").AddDummy("a", "d0").SetLink("a", "d0", new LinkChange { Group = 7 })
            .AddIpRule("a", IpFamily.IPv4, new IpRuleSpec { Priority = 66, UidRange = new UidRange(1000, 2000), Table = 7 })
            .AddIpRule("a", IpFamily.IPv4, new IpRuleSpec { Priority = 67, Table = 9, SuppressIfGroup = 7 });
        var text = NetScript.Write(config, "p-").Text;
        Assert.Contains("uidrange 1000-2000 priority 66", text, StringComparison.Ordinal);
        Assert.Contains("suppress_ifgroup 7", text, StringComparison.Ordinal);
        Assert.Contains("link set dev d0 group 7", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shell_takes_a_quoted_word_as_it_is()
    {
        const int seed = 20261126;
        var random = new Random(seed);
        var words = Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Nasty[random.Next(Nasty.Length)]))).Concat(Nasty).ToList();
        var script = _folder.Write("words.sh", $"printf '%s\\0' {string.Join(" \\\n", words.Select(ShellText.Quote))}\n");
        Assert.Equal((0, ""), Check(script));
        Assert.Equal(words, Run(script).Output.TrimEnd('\0').Split('\0'));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "pwned")), $"seed {seed}");
    }

    [Fact]
    public void A_shell_takes_an_input_as_it_is()
    {
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 30).Select(_ => Nasty[random.Next(Nasty.Length)])).Replace("\r", "", StringComparison.Ordinal) + "\nEND\nEND2\n$(touch pwned)\n";
            var script = _folder.Write("input.sh", ShellText.WithInput("cat", text));
            Assert.Equal(text, Run(script).Output);
        }

        Assert.False(File.Exists(Path.Combine(_folder.Path, "pwned")));
    }

    [Fact]
    public void Hostile_names_and_comments_reach_the_tools_as_they_are_and_are_never_run()
    {
        const string Device = "$(id)'`x`\"#";
        var config = NetworkConfig.Create()
            .AddNamespace("$(touch pwned)").AddNamespace("a'b; touch pwned").AddNamespace("a'b: touch pwned").AddNamespace("-rf")
            .AddVethPair(new VethSpec("$(touch pwned)", Device, "-rf", "-rf"))
            .SetLink("$(touch pwned)", Device, new LinkChange { Up = true })
            .RunIptables("-rf", "-A INPUT -m comment --comment \"'; touch pwned; $(touch pwned) `touch pwned`\" -j DROP")
            .RunIpSet("-rf", "create s hash:ip comment", TimeSpan.Zero, out _)
            .RunIpSet("-rf", "add s 10.0.0.1 comment \"'$(touch pwned)`touch pwned`\"", TimeSpan.Zero, out _);
        var text = NetScript.Write(config, "t-").Text;
        var script = _folder.Write("lab.sh", text);
        Assert.Equal((0, ""), Check(script));

        var calls = RunWithStubs(script);
        Assert.Contains(["ip", "-n", "t-__touch_pwned_", "link", "set", "dev", Device, "up"], calls);
        Assert.Contains(["ip", "netns", "add", "t-a_b__touch_pwned"], calls);
        Assert.Contains(["ip", "netns", "add", "t-a_b__touch_pwned-2"], calls);
        Assert.Contains(["ip", "netns", "add", "t--rf"], calls);
        Assert.All(calls.Where(call => call is ["ip", "netns", ..]), call => Assert.StartsWith("t-", call[3], StringComparison.Ordinal));
        Assert.Contains("'; touch pwned; $(touch pwned) `touch pwned`", text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "pwned*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Rules_of_two_rule_engines_are_loaded_so_that_the_kernel_asks_them_in_the_same_order()
    {
        var config = NetworkConfig.Create().AddNamespace("a").RunIptables("a", "-A INPUT -p tcp")
            .RunIptables("a", "-A FORWARD -p udp", backend: IptablesBackend.Legacy).RunIptables("a", "-A FORWARD -p tcp");
        Assert.Equal([new BaseChain(IpFamily.IPv4, TableName.Filter, Hook.Forward)], config["a"].NftFirst);
        var text = NetScript.Write(config, "t-").Text;
        string[] loads = ["restore t-a iptables nft <<", "restore t-a iptables legacy <<", "restore t-a iptables nft --noflush <<"];
        var places = loads.Select(load => text.IndexOf(load, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("\n*filter\n:INPUT - [0:0]\nCOMMIT\n", text[places[0]..places[1]], StringComparison.Ordinal);
        Assert.Contains("-A FORWARD -p tcp", text[places[2]..], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_with_a_line_break_is_refused_since_iptables_restore_would_take_it_for_two()
    {
        var config = NetworkConfig.Create().AddNamespace("a").RunIptables("a", "-A INPUT -m comment --comment \"x\nCOMMIT\n*nat\" -j DROP");
        Assert.Equal("ScriptImpossible", Assert.Throws<NetConfigException>(() => NetScript.Write(config, "t-")).ErrorId);
    }

    [Theory]
    [InlineData("net/ipv4/../../kernel/core_pattern")]
    [InlineData("kernel.core_pattern")]
    public void A_sysctl_that_leads_out_of_the_network_is_left_out_and_said(string name)
    {
        var home = NamespaceConfig.Create("a");
        var script = NetScript.Write(NetworkConfig.Create().With(home with { Sysctls = home.Sysctls.With(name, "|/bin/sh") }), "t-");
        Assert.DoesNotContain("|/bin/sh", script.Text, StringComparison.Ordinal);
        Assert.Contains("is not set", Assert.Single(script.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("../")]
    [InlineData("$(id)")]
    public void A_prefix_that_a_shell_or_a_file_would_mistake_is_refused(string prefix) =>
        Assert.Equal("InvalidScriptPrefix", Assert.Throws<NetConfigException>(() => NetScript.Write(NetworkConfig.Create(), prefix)).ErrorId);

    [Fact]
    public void What_the_machine_will_have_otherwise_is_said()
    {
        var home = NamespaceConfig.Create("host").With(new ExternalLink { Index = 2, Name = "eth0", ExternalKind = "ether", Mac = MacAddress.Parse("02:00:00:00:00:02") });
        var script = NetScript.Write(NetworkConfig.Create().With(home), "t-");
        Assert.Contains("the other end of eth0 (ether) is not in the lab", Assert.Single(script.Notes), StringComparison.Ordinal);
        Assert.Contains("# host: the other end of eth0", script.Text, StringComparison.Ordinal);
        Assert.Contains("names='t-host t-outside'", script.Text, StringComparison.Ordinal);
    }

    private (int ExitCode, string Error) Check(string script)
    {
        var (exitCode, _, error) = Run("-n", script);
        return (exitCode, error);
    }

    // Tools that only write down how they were called.
    private List<string[]> RunWithStubs(string script)
    {
        var log = Path.Combine(_folder.Path, "calls");
        foreach (var tool in new[] { "ip", "bridge", "ipset", "id" })
        {
            var stub = _folder.Write($"bin/{tool}", $"#!/bin/sh\nprintf '%s\\001' {tool} \"$@\" >>{log}\nprintf '\\002' >>{log}\ncase $* in *-batch*) cat >/dev/null ;; esac\n[ {tool} != id ] || echo 0\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (exitCode, _, error) = Run(script, "up");
        Assert.True(exitCode == 0, error);
        return [.. File.ReadAllText(log).Split('\u0002', StringSplitOptions.RemoveEmptyEntries).Select(call => call.TrimEnd('\u0001').Split('\u0001'))];
    }

    private (int ExitCode, string Output, string Error) Run(params string[] words)
    {
        var start = new ProcessStartInfo("sh", words) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path, StandardOutputEncoding = Encoding.UTF8 };
        start.Environment["PATH"] = $"{Path.Combine(_folder.Path, "bin")}:{start.Environment["PATH"]}";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
