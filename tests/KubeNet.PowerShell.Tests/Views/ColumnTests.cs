using System.Reflection;
using System.Xml.Linq;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Stories;
using KubeNet.PowerShell.Tests.Support;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Tests.Views;

/// <summary>What a view has for a column is a property, which Select-Object and Where-Object take by the same name.</summary>
public sealed class ColumnTests : IDisposable
{
    /// <summary>A label that no script would take for a name.</summary>
    private const string Number = "#";

    private static readonly XElement s_formats = XDocument.Load(RepositoryRoot.File("module", "KubeNet.format.ps1xml")).Root!;
    private static readonly XElement s_types = XDocument.Load(RepositoryRoot.File("module", "KubeNet.types.ps1xml")).Root!;

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_column_is_a_property() => Assert.All(Columns(), column =>
    {
        var type = AppDomain.CurrentDomain.GetAssemblies().Append(typeof(LabObject).Assembly).Select(assembly => assembly.GetType(column.Type)).First(found => found is not null)!;
        var extended = s_types.Elements("Type").Where(entry => entry.Element("Name")!.Value == column.Type).SelectMany(entry => entry.Element("Members")!.Elements()).Select(member => member.Element("Name")?.Value);
        Assert.True(column.Label == Number || type.GetProperty(column.Label, BindingFlags.Public | BindingFlags.Instance) is not null || extended.Contains(column.Label), $"{column.Type} has no {column.Label}.");
    });

    [Theory]
    [InlineData("(Get-NetLab).Clock", "00:00:00")]
    [InlineData("(Get-NetLab).Namespaces -join ' '", "a b")]
    [InlineData("(New-NetLab one -Detached).Namespaces.Count", "0")]
    [InlineData("(Trace-Packet a b -Port 80).Path", "a > b")]
    [InlineData("(Trace-Packet a b -Port 80).ReplySteps[-1].Decision", "delivered to the client's socket")]
    [InlineData("(Trace-Packet a b -Port 80 -OneWay).ReplySteps.Count", "0")]
    [InlineData("$null = New-KubeCluster -Node n1; (New-KubeService web -Port 80).NodePort.Count", "0")]
    [InlineData("$null = New-KubeCluster -Node n1; (New-KubeService web -Port web:80, admin:81 -Type NodePort -NodePort 30080, 30081).NodePort -join ' '", "30080 30081")]
    public void It_has_what_the_view_shows(string script, string expected)
    {
        _session.Run("New-NetNamespace a, b -Up; Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up; Add-NetListener b 80");
        Assert.Equal(expected, _session.Run(script).Single()?.ToString());
    }

    [Fact]
    public void A_lab_that_comes_after_another_types_table_shows_what_its_own_table_would()
    {
        _session.Run("New-NetNamespace a, b -Up; Add-VethPair a eth0 b eth0 -Up");
        var shown = _session.Show("Get-IpLink a; Get-NetLab").Split('\n').Where(line => line.Contains(" : ", StringComparison.Ordinal)).Select(line => line.Split(':')[0].Trim());
        Assert.Equal(["Name", "Seed", "Clock", "Namespaces"], shown);
    }

    [Fact]
    public void A_story_that_comes_after_another_types_table_is_no_wider_than_its_list()
    {
        using var narrow = new Session(80);
        narrow.Run("New-NetNamespace a, b -Up; Add-VethPair a eth0 b eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up; Add-IpRoute a 10.77.0.0/16 10.0.0.2 -Mtu 1400 -AdvMss 1300 -HopLimit 60 -Protocol static");
        var shown = narrow.Show("Get-IpLink a; Trace-Packet a 10.77.0.1 -Fork").Split('\n').SkipWhile(line => !line.StartsWith("Story : ", StringComparison.Ordinal)).ToList();
        Assert.Contains(shown, line => line.Contains("10.77.0.0/16 via 10.0.0.2", StringComparison.Ordinal));
        Assert.All(shown.Skip(1).TakeWhile(line => line.Length > 0), line => Assert.StartsWith("        ", line, StringComparison.Ordinal));
        Assert.All(shown, line => Assert.True(line.Length < 80, line));
    }

    [Fact]
    public void The_path_of_a_packet_that_was_cut_is_told_once()
    {
        _session.Run("New-NetNamespace a, r, b -Up; Add-VethPair a eth0 r r0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up; Add-VethPair r r1 b eth0 -Address 10.0.2.1/24 -PeerAddress 10.0.2.2/24 -Up; "
            + "Set-NetSysctl r net.ipv4.ip_forward 1; Add-IpRoute a default -Via 10.0.1.1; Add-IpRoute b default -Via 10.0.2.1");
        Assert.Equal("a > r > b", _session.Run("(Trace-Packet a b -Protocol icmp -PayloadSize 4000).Path").Single().ToString());
    }

    [Fact]
    public void The_path_of_a_packet_that_goes_in_a_circle_is_told_as_it_went()
    {
        _session.Run("New-NetNamespace a, r, q -Up; Add-VethPair a eth0 r r0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up; Add-VethPair r r1 q q0 -Address 10.0.2.1/24 -PeerAddress 10.0.2.2/24 -Up; "
            + "'r', 'q' | Set-NetSysctl -Name net.ipv4.ip_forward -Value 1; Add-IpRoute a default 10.0.1.1; Add-IpRoute r default 10.0.2.2; Add-IpRoute q default 10.0.2.1");
        Assert.Equal("a > r > q > r > q", _session.Run("(Trace-Packet a 192.0.2.1 -Ttl 4).Path").Single().ToString());

        // Its pieces go round one after the other: each host is told once for each device that they came in by.
        Assert.Equal("a > r > q > r", _session.Run("(Trace-Packet a 192.0.2.1 -Protocol udp -Port 9 -PayloadSize 2000 -Ttl 4).Path").Single().ToString());
    }

    [Fact]
    public void The_story_tells_where_pieces_were_put_together()
    {
        _session.Run("New-NetNamespace a, b -Up; Add-VethPair a eth0 b eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up");
        Assert.Contains("3028 bytes from 3 pieces", Rendering.Story((PacketTrace)_session.Run("Trace-Packet a 10.0.1.1 -Protocol udp -Port 9 -PayloadSize 3000").Single().BaseObject, null, "PlainText"), StringComparison.Ordinal);
    }

    private static List<(string Type, string Label)> Columns() =>
        [.. from view in s_formats.Descendants("View")
            from type in view.Element("ViewSelectedBy")!.Elements("TypeName")
            from label in view.Descendants("TableColumnHeader").Select(header => header.Element("Label")!.Value).Concat(view.Descendants("ListItem").Select(item => (item.Element("Label") ?? item.Element("PropertyName"))!.Value))
            select (type.Value, label)];
}
