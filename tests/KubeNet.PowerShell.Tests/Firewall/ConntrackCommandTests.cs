using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Firewall;

public sealed class ConntrackCommandTests : RouterTest
{
    public ConntrackCommandTests() => Session.Run(
        """
        Add-NetListener server 53 -Protocol udp
        Add-IptablesRule router -Table nat -Chain PREROUTING -Rule '-d 10.0.1.1 -p udp --dport 5300 -j DNAT --to-destination 10.0.2.2:53' | Out-Null
        Add-IptablesRule router -Table mangle -Chain PREROUTING -Rule '-p tcp -j CONNMARK --set-mark 0x15' | Out-Null
        Trace-Packet client 10.0.1.1 5300 -Protocol udp -SourcePort 1000 | Out-Null
        Trace-Packet client server 80 -SourcePort 2000 | Out-Null
        Trace-Packet client server 9 -Protocol udp -SourcePort 3000 -OneWay | Out-Null
        """);

    public static TheoryData<string, string> Filters => new()
    {
        { "", "1000, 2000, 3000" },
        { "-Protocol udp", "1000, 3000" },
        { "-OriginalSource 10.0.1.0/24", "1000, 2000, 3000" },
        { "-OriginalDestination 10.0.1.1", "1000" },
        { "-ReplySource 10.0.2.2 -Protocol udp", "1000, 3000" },
        { "-ReplyDestination 10.0.2.2", "" },
        { "-Dport 5300", "1000" },
        { "-Sport 2000", "2000" },
        { "-ReplySourcePort 53", "1000" },
        { "-ReplyDestinationPort 3000", "3000" },
        { "-State SYN_RECV", "2000" },
        { "-State ESTABLISHED", "" },
        { "-Status UNREPLIED", "3000" },
        { "-Status SEEN_REPLY", "1000, 2000" },
        { "-Mark 0x15", "2000" },
        { "-Mark 0x5/0xf", "2000" },
        { "-Zone 0 -Nat", "1000" },
        { "-Zone 1", "" },
        { "-DestinationNat", "1000" },
        { "-SourceNat", "" },
        { "-Destination 10.0.2.* -Port 53", "1000" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_finds_and_forgets_the_same_connections(string filter, string ports)
    {
        Assert.Equal(ports, Text($"(Get-Conntrack router {filter}).SourcePort"));
        Session.Run($"Clear-Conntrack router {filter}");
        Assert.Equal("", Text($"(Get-Conntrack router {filter}).SourcePort"));
        var kept = new[] { "1000", "2000", "3000" }.Except(ports.Split(", "));
        Assert.Equal(string.Join(", ", kept), Text("(Get-Conntrack router).SourcePort"));
    }

    [Fact]
    public void Connections_print_as_conntrack_does()
    {
        Assert.Equal(
            "udp      17 30 src=10.0.1.2 dst=10.0.1.1 sport=1000 dport=5300 src=10.0.2.2 dst=10.0.1.2 sport=53 dport=1000 mark=0 use=1",
            Text("Get-Conntrack router -Dport 5300 -AsText"));
        Assert.Equal(
            "ipv4     2 tcp      6 60 SYN_RECV src=10.0.1.2 dst=10.0.2.2 sport=2000 dport=80 src=10.0.2.2 dst=10.0.1.2 sport=80 dport=2000 mark=21 use=1",
            Text("Get-Conntrack router -Protocol tcp -AsText -Extended"));
    }

    [Fact]
    public void An_unknown_state_is_an_error_that_names_the_states() =>
        Assert.Equal("InvalidTcpState,KubeNet.PowerShell.Commands.GetConntrackCommand", Session.Fail("Get-Conntrack router -State OPEN").FullyQualifiedErrorId);

    [Fact]
    public void Two_packets_together_come_from_one_socket_and_their_clash_is_counted()
    {
        Assert.Equal("Delivered, Delivered", Text("(Trace-Packet client 10.0.1.1 5300 -Protocol udp -Count 2 -Together).Verdict"));
        Assert.Equal("1", Text("(Get-ConntrackStatistic router).ClashResolve"));
        Assert.Equal("True", Text("$both = Trace-Packet client 10.0.1.1 5300 -Protocol udp -Count 2 -Together; $both[0].Packet.SourcePort -eq $both[1].Packet.SourcePort"));
    }

    [Fact]
    public void A_segment_out_of_the_window_is_invalid()
    {
        var state = Text("(Trace-Packet server client 2000 -SourcePort 80 -TcpFlag Psh, Ack -SequenceNumber 900000 -AcknowledgmentNumber 1 -PayloadSize 10).Steps | Where-Object Kind -eq conntrack | ForEach-Object State");
        Assert.StartsWith("INVALID", state);
        Assert.Equal("1", Text("(Get-ConntrackStatistic router).Invalid"));
        Assert.StartsWith("ESTABLISHED", Text("(Trace-Packet server client 2000 -SourcePort 80 -TcpFlag Psh, Ack -SequenceNumber 1 -AcknowledgmentNumber 1 -PayloadSize 10).Steps | Where-Object Kind -eq conntrack | ForEach-Object State"));
    }

    [Fact]
    public void A_conversation_sends_data_after_the_handshake_and_its_story_tells_it()
    {
        Assert.Equal("ESTABLISHED", Text("Trace-Packet client server 80 -SourcePort 2001 -Conversation -PayloadSize 3000 | Out-Null; (Get-Conntrack router -Sport 2001).State"));
        Assert.Contains("then tcp 10.0.1.2:2002 -> 10.0.2.2:80  3052 bytes in 3 segments, ttl 64", Session.Show("Trace-Packet client server 80 -SourcePort 2002 -Conversation -PayloadSize 3000"));
        Assert.Contains("\"later\"", Text("Trace-Packet client server 80 -Conversation -PayloadSize 3000 -AsJson"));
        Assert.Contains("\"gsoSize\": 1448", Text("Trace-Packet client server 80 -Conversation -PayloadSize 3000 -AsJson"));
        Assert.DoesNotContain("\"later\"", Text("Trace-Packet client server 80 -AsJson"));
        Assert.DoesNotContain("\"gsoSize\"", Text("Trace-Packet client server 80 -Conversation -PayloadSize 1000 -AsJson"));
        Assert.StartsWith("NoConversation,", Session.Fail("Trace-Packet client server 53 -Protocol udp -Conversation").FullyQualifiedErrorId);
    }

    [Fact]
    public void Where_answers_come_from_and_go_to_is_told_where_it_was_translated()
    {
        Session.Run("Add-IptablesRule router -Table nat -Chain POSTROUTING -Rule '-p udp -j MASQUERADE'; Trace-Packet client 10.0.1.1 5300 -Protocol udp -SourcePort 4000");
        Assert.Equal("from 10.0.2.2:53, from 10.0.2.2:53 to 10.0.2.1:4000", Text("(Get-Conntrack router -OriginalDestination 10.0.1.1).Answers"));
        Assert.Equal("", Text("(Get-Conntrack router -Protocol tcp).Answers"));
    }

    [Theory]
    [InlineData("Get-Conntrack -Source banana")]
    [InlineData("Get-Conntrack -Destination banana")]
    public void An_end_that_is_no_address_is_an_error(string script) => Session.Fail("InvalidAddress", script);
}
