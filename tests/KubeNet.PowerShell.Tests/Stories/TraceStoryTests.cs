using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Stories;
using KubeNet.PowerShell.Stories;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Stories;

public sealed class TraceStoryTests : RouterTest
{
    [Fact]
    public void A_delivered_packet_is_told_from_the_sender_to_the_answer()
    {
        Session.Run(
            """
            Add-IptablesRule router PREROUTING -Table nat '-p tcp --dport 8080 -m comment --comment "the web server" -j DNAT --to-destination 10.0.2.2:80'
            Add-IptablesRule router POSTROUTING -Table nat '-o eth2 -j MASQUERADE'
            """);
        Assert.Equal(
            """
            tcp 10.0.1.2:40000 -> 10.0.1.1:8080  60 bytes, ttl 64
              client  -> eth0
                route      10.0.1.1: 10.0.1.0/24 dev eth0 src 10.0.1.2 (main)
                arp        10.0.1.1 is at 02:00:00:00:01:01 on eth0
              router  eth1 -> eth2
                conntrack  NEW
                nat        PREROUTING 1  -p tcp --dport 8080 /* the web server */ => DNAT 10.0.2.2:80
                DNAT       destination 10.0.1.1:8080 -> 10.0.2.2:80
                route      10.0.2.2: 10.0.2.0/24 dev eth2 src 10.0.2.1 (main)
                forward    ttl 64 -> 63
                nat        POSTROUTING 1  -o eth2 => MASQUERADE
                SNAT       source 10.0.1.2:40000 -> 10.0.2.1:40000
                arp        10.0.2.2 is at 02:00:00:00:02:02 on eth2
              server  eth0 ->
                route      10.0.2.2: local 10.0.2.2 dev eth0 src 10.0.2.2 (local)
                deliver    tcp *:80 => answers SYN-ACK
            reply tcp 10.0.2.2:80 -> 10.0.2.1:40000  60 bytes, ttl 64
              server  -> eth0
              router  eth2 -> eth1
                DNAT       destination 10.0.2.1:40000 -> 10.0.1.2:40000
                SNAT       source 10.0.2.2:80 -> 10.0.1.1:8080
              client  eth0 ->
                deliver    the client's socket
            Delivered: it reached tcp *:80 in server, and its answer came back.
            """,
            Session.Show("Trace-Packet client 10.0.1.1 8080"));
    }

    [Theory]
    [InlineData("--ttl-inc 1", "TTL +1")]
    [InlineData("--ttl-dec 2", "TTL -2")]
    [InlineData("--ttl-set 9", "TTL 9")]
    public void A_TTL_that_grows_is_told_from_one_that_is_set(string option, string told)
    {
        Session.Run($"Add-IptablesRule router PREROUTING -Table mangle -Rule '-p icmp -j TTL {option}'");
        Assert.Contains($"PREROUTING 1  -p icmp => {told}\n", Session.Show("Trace-Packet client server").ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_a_rule_is_never_cut()
    {
        Session.Run("New-IptablesChain router KUBE-POD-FW-PU6JI4IOBBKXRMM7; 1..7 | ForEach-Object { Add-IptablesRule router KUBE-POD-FW-PU6JI4IOBBKXRMM7 -Rule '-p udp' }; "
            + "Add-IptablesRule router KUBE-POD-FW-PU6JI4IOBBKXRMM7 -Rule '-m comment --comment \"rule to REJECT traffic destined for POD name:web namespace:default\" -j REJECT'; Add-IptablesRule router FORWARD -Jump KUBE-POD-FW-PU6JI4IOBBKXRMM7");
        var trace = (PacketTrace)Session.Run("Trace-Packet client server -Port 80")[0].BaseObject;
        Assert.Contains("KUBE-POD-FW-PU6JI4IOBBKXRMM7 8 => REJECT icmp-port-unreachable\n", TraceStory.Tell(trace, 79, colour: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_listens_elsewhere_is_told() => Assert.Contains(
        "nothing in server listens on tcp port 8088 at 10.0.2.2; tcp 127.0.0.1:8088 does not hear it", Text("(Trace-Packet client server -Port 8088).Summary", "Add-NetListener server 8088 -Address 127.0.0.1"), StringComparison.Ordinal);

    private string Text(string script, string before)
    {
        Session.Run(before);
        return Session.Run(script).Single().ToString();
    }

    [Fact]
    public void A_rule_that_drops_is_the_last_line_before_the_verdict()
    {
        Session.Run("Add-IptablesRule router FORWARD -Protocol udp -Jump DROP");
        Assert.Equal(
            """
                filter     FORWARD 1  -p udp => DROP
            Dropped in router: rule 1 of filter FORWARD (-A FORWARD -p udp -j DROP) dropped it
              (NETFILTER_DROP).
            """,
            LastLines("Trace-Packet client server 53 -Protocol udp", 3));
    }

    [Fact]
    public void A_rule_that_rejects_comes_before_its_answer()
    {
        Session.Run("Add-IptablesRule router FORWARD -Jump REJECT -RejectWith icmp-admin-prohibited");
        Assert.Equal(
            """
                filter     FORWARD 1 => REJECT icmp-admin-prohibited
                icmp       10.0.1.1 sends admin-prohibited
            reply icmp 10.0.1.1 -> 10.0.1.2 admin-prohibited  88 bytes, ttl 64
              router  -> eth1
              client  eth0 ->
                deliver    the client's socket
            Rejected in router: rule 1 of filter FORWARD (-A FORWARD -j REJECT --reject-with
              icmp-admin-prohibited) rejected it with icmp-admin-prohibited.
            """,
            LastLines("Trace-Packet client server 80", 8));
    }

    [Fact]
    public void What_the_kernel_drops_carries_its_reason()
    {
        Session.Run("Set-NetSysctl router net.ipv4.ip_forward 0");
        Assert.Equal(
            """
              router  eth1 ->
                drop       IP_INADDRERRORS
            Dropped in router: 10.0.2.2 is not an address of router, and forwarding is off
              (net.ipv4.ip_forward=0) (IP_INADDRERRORS).
            """,
            LastLines("Trace-Packet client server", 4));
    }

    [Fact]
    public void A_reply_that_is_lost_is_told_in_full()
    {
        Session.Run("Remove-IpRoute server default");
        var shown = Session.Show("Trace-Packet client server 80");
        Assert.Contains("Reply lost:", shown, StringComparison.Ordinal);
        Assert.Contains("IP_OUTNOROUTES", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_answers_ARP() => Assert.Contains("arp        who has 10.0.1.9 on eth0? => nobody answers", Session.Show("Trace-Packet client 10.0.1.9"), StringComparison.Ordinal);

    [Fact]
    public void A_path_that_is_not_certain_says_how_likely_it_is()
    {
        Session.Run("Add-IptablesRule router FORWARD '-p tcp --dport 80 -m statistic --mode random --probability 0.25 -j DROP'");
        Assert.Contains("60 bytes, ttl 64, probability 0.75", Session.Show("Trace-Packet client server 80 -AllPaths"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_is_not_known_is_named()
    {
        Session.Run("Add-IptablesRule router FORWARD '-m cpu --cpu 1 -j ACCEPT'");
        var shown = Session.Show("Trace-Packet client server 80");
        Assert.Contains("uncertain", shown, StringComparison.Ordinal);
        Assert.Contains("\nUncertain in router: ", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void No_line_is_longer_than_the_width()
    {
        Session.Run("Add-IptablesRule router FORWARD -Comment ('remark ' * 30) -Jump ACCEPT");
        var trace = (PacketTrace)Session.Run("Trace-Packet client server 80").Single().BaseObject;
        foreach (var width in new[] { 60, 80, 120 })
            Assert.All(TraceStory.Tell(trace, width, colour: false).Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void A_packet_with_long_addresses_has_its_size_on_a_line_of_its_own()
    {
        Session.Run("Add-IpAddress server eth0 2001:db8:1111:2222:3333:4444:5555:6666/64");
        var trace = (PacketTrace)Session.Run("Trace-Packet server 2001:db8:1111:2222:3333:4444:5555:6666 -Port 80").Single().BaseObject;
        Assert.StartsWith(
            """
            tcp [2001:db8:1111:2222:3333:4444:5555:6666]:40000 -> [2001:db8:1111:2222:3333:4444:5555:6666]:80
                  80 bytes, ttl 64
              server  -> lo
            """,
            TraceStory.Tell(trace, 100, colour: false),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_the_same_text_with_escapes_around()
    {
        var trace = (PacketTrace)Session.Run("Trace-Packet client server 80").Single().BaseObject;
        var coloured = TraceStory.Tell(trace, 80, colour: true);
        Assert.Contains("\e[1;32mDelivered\e[0m", coloured, StringComparison.Ordinal);
        Assert.Equal(TraceStory.Tell(trace, 80, colour: false), System.Text.RegularExpressions.Regex.Replace(coloured, "\e\\[[0-9;]*m", ""));
    }

    [Fact]
    public void A_trace_that_another_session_recorded_says_how_it_ended()
    {
        Session.Run("$there = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Trace-Packet client server 80), 2))");
        Assert.Equal(Text("$there.Summary"), Session.Show("$there"));
    }

    [Fact]
    public void A_table_has_a_line_for_each_trace_and_a_list_the_rest()
    {
        var trace = (PacketTrace)Session.Run("Trace-Packet client server 80").Single().BaseObject;
        Assert.Equal("client > router > server", Rendering.Path(trace));
        Assert.Equal("server, by eth0, as tcp 10.0.1.2:40000 > 10.0.2.2:80 [S]", Rendering.Delivered(trace));
        Assert.Equal("Reply", Rendering.Client(trace));
        Assert.Contains("router: eth1 -> eth2\n  route 10.0.2.2: 10.0.2.0/24 dev eth2 proto kernel scope link src 10.0.2.1 (main)", Rendering.Details(trace).Replace(" \n", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private string LastLines(string script, int count) => string.Join('\n', Session.Show(script).Split('\n')[^count..]);
}
