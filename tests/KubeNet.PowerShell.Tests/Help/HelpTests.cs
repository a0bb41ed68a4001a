using System.Management.Automation;
using System.Reflection;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>
/// Help comes from the cmdlets' documentation comments. After a change of those, run these tests with KUBENET_UPDATE_GOLDEN=1 to write
/// module/en-US and docs/cmdlets anew.
/// </summary>
public sealed class HelpTests : IDisposable
{
    private const string Lab =
        """
        $ExecutionContext.SessionState.Path.SetLocation('{root}')
        New-NetNamespace client, router, server, web, host, lan -Up
        Add-Bridge lan br0 -Up
        Add-VethPair client eth0 lan port1 -Address 10.0.0.1/24 -Up
        Add-VethPair web eth0 lan port2 -Address 10.0.0.10/24, fd00::10/64 -Up
        Add-VethPair router eth1 lan port0 -Address 10.0.0.254/24 -Up
        Add-VethPair lan port3 lan port4
        'port0', 'port1', 'port2' | ForEach-Object { Set-IpLink lan $_ -Master br0 }
        Add-VethPair router eth0 server eth0 -Address 10.1.0.1/24 -PeerAddress 10.1.0.2/24 -Up
        Add-IpRule router -FwMark 7 -Table 100
        Add-NetListener web 80
        Add-IptablesRule host INPUT -Protocol tcp -DestinationPort 22 -Jump ACCEPT
        New-IpSet host blocked -Counters
        Add-IpSetEntry host blocked 192.0.2.1
        New-IptablesChain host OLD
        Add-IptablesRule host OLD -Jump DROP
        New-KubeCluster -Node node1, node2
        New-KubePod web-1, web-2 -Label @{ app = 'web' } -ContainerPort 80
        New-KubeService web -Port 80 -Selector @{ app = 'web' }
        New-KubeService hand-made -Port 80
        New-KubeNamespace team-red
        New-KubeNetworkPolicy db-policy -PodSelector app=db
        """;

    private static readonly bool Updates = Environment.GetEnvironmentVariable("KUBENET_UPDATE_GOLDEN") == "1";
    private static readonly Lazy<IReadOnlyList<CmdletHelp>> All = new(Read);

    private readonly Session _session = new();

    public static TheoryData<string, string> Examples()
    {
        var data = new TheoryData<string, string>();
        foreach (var cmdlet in All.Value)
        {
            foreach (var (_, code) in cmdlet.Examples)
                data.Add(cmdlet.Name, code);
        }

        return data;
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Get_Help_reads_what_the_comments_say() => Check(MamlWriter.Write(All.Value), "module", "en-US", "KubeNet.PowerShell.dll-Help.xml");

    [Fact]
    public void Every_cmdlet_has_its_page()
    {
        Check(MarkdownWriter.Index(All.Value), "docs", "cmdlets", "README.md");
        foreach (var cmdlet in All.Value)
            Check(MarkdownWriter.Page(cmdlet), "docs", "cmdlets", $"{cmdlet.Name}.md");
        var pages = Directory.GetFiles(RepositoryRoot.File("docs", "cmdlets")).Select(Path.GetFileNameWithoutExtension).Where(page => page != "README");
        Assert.Equal(All.Value.Select(cmdlet => cmdlet.Name), pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_has_an_example_and_every_parameter_a_text() => Assert.All(All.Value, cmdlet =>
    {
        Assert.NotEmpty(cmdlet.Examples);
        Assert.All(cmdlet.Parameters, parameter => Assert.NotEmpty(parameter.Text));
        Assert.All(cmdlet.Examples, example => Assert.Contains(cmdlet.Name, example.Code, StringComparison.Ordinal));
    });

    [Fact]
    public void What_asks_first_says_so_in_its_syntax_and_its_parameters() => Assert.All(All.Value, cmdlet =>
    {
        var asks = Session.Cmdlets.Single(type => type.GetCustomAttribute<CmdletAttribute>() is { } name && $"{name.VerbName}-{name.NounName}" == cmdlet.Name).GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess;
        Assert.Equal(asks, cmdlet.Parameters.Any(parameter => parameter.Name == "WhatIf") && cmdlet.Parameters.Any(parameter => parameter.Name == "Confirm"));
    });

    [Fact]
    public void Help_names_what_comes_down_the_pipeline_what_holds_unless_given_and_where_to_read_on()
    {
        var links = All.Value.Single(cmdlet => cmdlet.Name == "Get-IpLink");
        Assert.Contains(("System.String[]", "-Namespace by value"), links.Inputs);
        Assert.Equal("*", links.Parameters.Single(parameter => parameter.Name == "Namespace").Default);
        Assert.Equal("filter", All.Value.Single(cmdlet => cmdlet.Name == "Add-IptablesRule").Parameters.Single(parameter => parameter.Name == "Table").Default);
        Assert.Equal(["Remove-IpLink", "Set-IpLink"], links.Related.Take(2));
        Assert.All(All.Value, cmdlet => Assert.Equal("about_KubeNet", cmdlet.Related[^1]));
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_runs(string cmdlet, string code)
    {
        Assert.Contains(All.Value, help => help.Name == cmdlet);
        _session.Run(Lab.Replace("{root}", RepositoryRoot.Path, StringComparison.Ordinal));
        _session.Run(code);
    }

    private static void Check(string expected, params string[] file)
    {
        var path = RepositoryRoot.File(file);
        if (Updates)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), $"{path} is missing; run the tests with KUBENET_UPDATE_GOLDEN=1.");
        Assert.Equal(expected, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static List<CmdletHelp> Read()
    {
        using var session = new Session();
        List<CmdletHelp> all = [.. session.Run("Get-Command -CommandType Cmdlet").Select(found => found.BaseObject).OfType<CmdletInfo>()
            .Where(cmdlet => Session.Cmdlets.Contains(cmdlet.ImplementingType))
            .Select(CmdletHelp.Of).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];
        return all.ConvertAll(cmdlet => cmdlet.Among(all));
    }
}
