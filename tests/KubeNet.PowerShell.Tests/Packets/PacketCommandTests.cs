using System.Text.Json;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Packets;

public sealed class PacketCommandTests : RouterTest
{
    [Theory]
    [InlineData("Trace-Packet client 10.0.2.2", "Delivered icmp 10.0.1.2 > 10.0.2.2 echo-request id 40000")]
    [InlineData("Trace-Packet client server", "Delivered icmp 10.0.1.2 > 10.0.2.2 echo-request id 40000")]
    [InlineData("Trace-Packet -From client -To server -Port 80", "Delivered tcp 10.0.1.2:40000 > 10.0.2.2:80 [S]")]
    [InlineData("Trace-Packet client server 81", "Refused tcp 10.0.1.2:40000 > 10.0.2.2:81 [S]")]
    [InlineData("Trace-Packet client server 53 -Protocol udp -SourcePort 5353", "Refused udp 10.0.1.2:5353 > 10.0.2.2:53")]
    [InlineData("'client', 'router' | Trace-Packet -To server", "Delivered icmp 10.0.1.2 > 10.0.2.2 echo-request id 40000, Delivered icmp 10.0.2.1 > 10.0.2.2 echo-request id 40001")]
    [InlineData("Get-NetNamespace router | Trace-Packet -To server", "Delivered icmp 10.0.2.1 > 10.0.2.2 echo-request id 40000")]
    [InlineData("Trace-Packet client server -Ttl 1", "TtlExceeded icmp 10.0.1.2 > 10.0.2.2 echo-request id 40000")]
    [InlineData("Trace-Packet router server -Source 10.0.1.1", "Delivered icmp 10.0.1.1 > 10.0.2.2 echo-request id 40000")]
    [InlineData("Trace-Packet server server -IPv6", "Delivered icmpv6 fd00:2::2 > fd00:2::2 echo-request id 40000")]
    [InlineData("Trace-Packet server server -IPv6 -Protocol icmp", "Delivered icmpv6 fd00:2::2 > fd00:2::2 echo-request id 40000")]
    [InlineData("Trace-Packet server server -IPv6 -Protocol ICMPv6", "Delivered icmpv6 fd00:2::2 > fd00:2::2 echo-request id 40000")]
    [InlineData("Trace-Packet client 192.0.2.1 | ForEach-Object { $_ }", "Unreachable icmp 10.0.1.2 > 192.0.2.1 echo-request id 40000")]
    public void Trace_Packet(string script, string expected) =>
        Assert.Equal(expected, Text($"{script} | ForEach-Object {{ \"$($_.Verdict) $($_.Packet)\" }}"));

    [Theory]
    [InlineData("-PayloadSize 72", "Length", "100")]
    [InlineData("-Payload example.org", "Length", "39")]
    [InlineData("-Payload example.org", "Payload.Length", "11")]
    [InlineData("-Mark 0x4000", "Mark", "16384")]
    [InlineData("-Ttl 7", "Ttl", "7")]
    [InlineData("-Tos 16", "Tos", "16")]
    [InlineData("-DontFragment $false", "DontFragment", "False")]
    public void The_packet_is_as_asked_for(string parameter, string field, string expected) =>
        Assert.Equal(expected, Text($"(Trace-Packet client server {parameter}).Packet.{field}"));

    [Fact]
    public void Sending_for_real_leaves_traces_in_the_lab_and_a_fork_does_not()
    {
        Session.Run("Add-IptablesRule router FORWARD -State NEW, ESTABLISHED -Jump ACCEPT; Trace-Packet client server 80 -Fork; Test-Packet client server 80 -Fork; Measure-PacketPath client server 80; Trace-Packet client server 80 -AllPaths; Test-Packet client server 80 -AllPaths -Fork; Trace-Packet client server 80 -Fork -AllPaths");
        Assert.Equal("0", Text("Get-IptablesRule router | ForEach-Object Packets; Get-Conntrack; Get-IpNeighbor"));
        Session.Run("Trace-Packet client server 80");
        Assert.Equal("2", Text("Get-IptablesRule router | ForEach-Object Packets"));
        Assert.Equal("10.0.1.2 10.0.2.2 80", Text("Get-Conntrack router -Port 80 -Protocol tcp | ForEach-Object { \"$($_.Source) $($_.Destination) $($_.DestinationPort)\" }"));
    }

    [Fact]
    public void Several_packets_come_from_several_ports() =>
        Assert.Equal("40000, 40001, 40002", Text("Trace-Packet client server 80 -Count 3 | ForEach-Object { $_.Packet.SourcePort }"));

    [Fact]
    public void OneWay_walks_no_answer_back() => Assert.Equal("True", Text("$null -eq (Trace-Packet client server 80 -OneWay).Reply"));

    [Fact]
    public void A_segment_without_a_connection_can_be_sent()
    {
        Session.Run("Add-IptablesRule router FORWARD -State INVALID -Jump DROP");
        Assert.Equal("Dropped", Text("(Trace-Packet client server 80 -TcpFlag Rst).Verdict"));
    }

    [Theory]
    [InlineData("-m owner --uid-owner 1000", "", "Refused")]
    [InlineData("-m owner --uid-owner 1000", "-User 1000", "Rejected")]
    [InlineData("-m owner --gid-owner 100", "-Group 100", "Rejected")]
    [InlineData("-m string --algo bm --string ample", "-Payload example.org", "Rejected")]
    [InlineData("-m string --algo bm --string ample", "-Payload sample", "Rejected")]
    [InlineData("-m string --algo bm --string ample", "-Payload other", "Refused")]
    [InlineData("-m string --algo bm --string ample", "-PayloadSize 5", "Uncertain")]
    public void Rules_ask_who_sends_what(string match, string parameters, string verdict)
    {
        Session.Run($"Add-IptablesRule client OUTPUT -Rule '{match} -j REJECT'");
        Assert.Equal(verdict, Text($"(Trace-Packet client server 53 -Protocol udp {parameters}).Verdict"));
    }

    [Fact]
    public void Rules_go_by_the_labs_date()
    {
        Session.Run("Add-IptablesRule router FORWARD -Rule '-m time --weekdays Mon --timestart 09:00 -j DROP'");
        Assert.Equal("Delivered", Text("(Trace-Packet client server).Verdict"));
        Session.Run("Step-NetClock -Until '2000-01-03 09:00'");
        Assert.Equal("Dropped", Text("(Trace-Packet client server).Verdict"));
    }

    [Fact]
    public void AsJson_is_one_object_or_an_array()
    {
        using var one = JsonDocument.Parse(Text("Trace-Packet client server 80 -AsJson"));
        Assert.Equal("Delivered", one.RootElement.GetProperty("verdict").GetString());
        using var several = JsonDocument.Parse(Text("Trace-Packet client server 80 -Count 2 -AsJson"));
        Assert.Equal(2, several.RootElement.GetArrayLength());
    }

    [Fact]
    public void AllPaths_gives_each_outcome_its_probability()
    {
        Balance();
        Assert.Equal("0.75 Delivered, 0.25 Refused", Text("Trace-Packet client 10.9.9.9 80 -AllPaths | ForEach-Object { \"$($_.Probability) $($_.Verdict)\" }"));
    }

    [Fact]
    public void AllPaths_says_so_where_there_are_more_than_it_follows()
    {
        Session.Run("1..13 | ForEach-Object { Add-IptablesRule router FORWARD -Table mangle -Rule '-p tcp --dport 80 -m statistic --mode random --probability 0.5' }");
        Assert.Equal(
            "4096 paths; There are more paths than the 4,096 that were followed; the probabilities of these add up to 0.5.",
            Text("$paths = @(Trace-Packet client server 80 -AllPaths -WarningVariable warnings -WarningAction SilentlyContinue); \"$($paths.Count) paths; $warnings\""));
        Assert.Equal("1 paths; ", Text("$paths = @(Trace-Packet client server 53 -Protocol Udp -AllPaths -WarningVariable warnings); \"$($paths.Count) paths; $warnings\""));
    }

    [Fact]
    public void Measure_PacketPath_counts_the_ends_of_many_flows()
    {
        Balance();
        var ends = Text("Measure-PacketPath client 10.9.9.9 80 -Count 200 -Seed 1 | ForEach-Object { $_.Verdict; $_.Destination; $_.Count; $_.Share }").Split(", ");
        Assert.Equal(["Delivered", "10.0.2.2:80", "Refused", ""], new[] { ends[0], ends[1], ends[4], ends[5] });
        Assert.Equal(200, int.Parse(ends[2]) + int.Parse(ends[6]));
        Assert.InRange(double.Parse(ends[3]), 0.6, 0.9);
        Assert.Equal("Refused", Text("Measure-PacketPath client 10.9.9.9 80 | Where-Object Verdict -ne Delivered | ForEach-Object { $_.Example.Verdict }"));
    }

    [Fact]
    public void The_same_seed_gives_the_same_spread()
    {
        Balance();
        const string script = "Measure-PacketPath client 10.9.9.9 80 -Seed 5 | ForEach-Object Count";
        Assert.Equal(Text(script), Text(script));
        Assert.NotEqual(Text(script), Text(script.Replace("5", "6", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Test-Packet client server", "True")]
    [InlineData("Test-Packet client server 81", "False")]
    [InlineData("Test-Packet client server 81 -Verdict Refused", "True")]
    [InlineData("Test-Packet client server 81 -Verdict Dropped, Refused -Count 3", "True")]
    [InlineData("'client', 'router' | Test-Packet -To server -Port 80", "True, True")]
    [InlineData("Test-Packet client server 81 -Verbose 4>&1", "server is 10.0.2.2: the namespace 'server'., tcp 10.0.1.2:40000 > 10.0.2.2:81 [S]: Refused by server: nothing in server listens on tcp port 81., False")]
    public void Test_Packet(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("Test-Packet client server -Port 80 -Count 3", "WARNING: tcp 10.0.1.2:40000 > 10.0.2.2:80 [S]: whether it is Delivered cannot be told. Uncertain in server: it hangs on '-A INPUT -m cpu --cpu 0 -j DROP'.")]
    [InlineData("Test-Packet client server -Port 80 -Verdict Uncertain", "")]
    public void What_cannot_be_told_is_false_and_a_warning_names_the_place_and_the_rule(string script, string warning)
    {
        Session.Run("Add-IptablesRule server INPUT -Rule '-m cpu --cpu 0 -j DROP'");
        Assert.Equal(warning, Text($"$told = {script} 3>&1; $told | Where-Object {{ $_ -isnot [bool] }} | ForEach-Object {{ \"WARNING: $_\" }}"));
        Assert.Equal(warning.Length == 0 ? "True" : "False", Text("$told | Where-Object { $_ -is [bool] }"));
    }

    [Theory]
    [InlineData("Find-IpRoute client server | ForEach-Object Via", "10.0.1.1")]
    [InlineData("Find-IpRoute client 10.0.2.2, 10.0.1.1 | ForEach-Object { \"$($_.Link) $($_.Source)\" }", "eth0 10.0.1.2, eth0 10.0.1.2")]
    [InlineData("Find-IpRoute client 10.0.2.2 -AsText", "10.0.2.2 via 10.0.1.1 dev eth0 src 10.0.1.2 uid 0 \n    cache ")]
    [InlineData("Find-IpRoute router 192.0.2.1 | ForEach-Object Error", "ENETUNREACH")]
    [InlineData("Find-IpRoute router 10.0.1.2 -From 10.0.2.2 -Iif eth2 | ForEach-Object Link", "eth1")]
    public void Find_IpRoute(string script, string expected) => Assert.Equal(expected, Text(script));

    [Theory]
    [InlineData("NamespaceNotFound", "Trace-Packet x server")]
    [InlineData("DestinationNotFound", "Trace-Packet client x")]
    [InlineData("AddressMissing", "New-NetNamespace x; Trace-Packet client x")]
    [InlineData("AddressMissing", "Trace-Packet server client -IPv6")]
    [InlineData("PortMissing", "Trace-Packet client server -Protocol tcp")]
    [InlineData("InvalidPort", "Trace-Packet client server 80 -Protocol icmp")]
    [InlineData("PayloadConflict", "Trace-Packet client server -Payload abc -PayloadSize 4")]
    [InlineData("InvalidProtocol", "Trace-Packet client server -Protocol smtp")]
    [InlineData("InvalidProtocol", "Test-Packet client server -Protocol icmpv6")]
    [InlineData("TcpFlagNotApplicable", "Trace-Packet client server 53 -Protocol udp -TcpFlag Syn")]
    [InlineData("TcpFlagMissing", "Trace-Packet client server 80 -SequenceNumber 7")]
    [InlineData("TcpFlagMissing", "Trace-Packet client server 80 -AcknowledgmentNumber 7")]
    [InlineData("TcpFlagMissing", "Trace-Packet client server 80 -WindowSize 7")]
    [InlineData("ParameterArgumentValidationError", "Trace-Packet client server -Port 0")]
    [InlineData("ParameterArgumentValidationError", "Trace-Packet client server -Port 65536")]
    [InlineData("ParameterIsNothing", "Trace-Packet client server -Port $mistyped")]
    [InlineData("ParameterIsNothing", "Test-Packet client server -Protocol $mistyped")]
    [InlineData("CountMissing", "Trace-Packet client server 80 -Together")]
    [InlineData("InvalidProtocol", "Trace-Packet client server -Protocol gre")]
    [InlineData("InvalidAddress", "Trace-Packet client server -Source nonsense")]
    [InlineData("SourceNotLocal", "Trace-Packet client server -Source 192.0.2.1")]
    [InlineData("LinkNotFound", "Trace-Packet client server -Device nope")]
    [InlineData("DestinationNotFound", "Test-Packet client x")]
    [InlineData("DestinationNotFound", "Measure-PacketPath client x")]
    [InlineData("DestinationNotFound", "Find-IpRoute client x")]
    public void What_is_wrong_has_a_stable_id(string errorId, string script)
    {
        if (script.StartsWith("New-NetNamespace x; ", StringComparison.Ordinal))
            Session.Run("New-NetNamespace x");
        Session.Fail(errorId, script.Replace("New-NetNamespace x; ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void ICMPv6_goes_to_addresses_of_IPv6() => Assert.Equal("Icmpv6", Text("(Trace-Packet client ::1 -Protocol icmpv6).Packet.Protocol"));

    [Fact]
    public void Words_of_the_kernel_are_taken_in_any_case()
    {
        Session.Run("Add-IpRoute client 192.0.2.0/24 -Type Unreachable");
        Assert.Equal("UDP", Text("(Trace-Packet client server 53 -Protocol UDP).Packet.Protocol").ToUpperInvariant());
        Assert.Equal("unreachable", Text("Get-IpRoute client -Destination 192.0.2.0/24 | ForEach-Object Type"));
    }

    [Theory]
    [InlineData("Get-Conntrack router -Source 10.0.1.*", 2)]
    [InlineData("Get-Conntrack router -Protocol tcp", 1)]
    [InlineData("Get-Conntrack router -Port 80", 1)]
    [InlineData("Get-Conntrack router -Destination 192.0.2.1", 0)]
    [InlineData("Get-Conntrack router -Nat", 0)]
    [InlineData("Clear-Conntrack router -Protocol icmp; Get-Conntrack router", 1)]
    [InlineData("Get-Conntrack router -Port 80 | Clear-Conntrack; Get-Conntrack router", 1)]
    [InlineData("Clear-Conntrack; Get-Conntrack", 0)]
    [InlineData("Clear-Conntrack -WhatIf; Get-Conntrack router", 2)]
    [InlineData("Step-NetClock -Minutes 10000; Get-Conntrack", 0)]
    public void Conntrack(string script, int count)
    {
        Session.Run("Add-IptablesRule router FORWARD -State NEW -Jump ACCEPT; Trace-Packet client server; Trace-Packet client server 80");
        Assert.Equal(count, Session.Run(script).Count);
    }

    [Fact]
    public void Completion_knows_destinations_and_ports()
    {
        Assert.Equal(["10.0.1.1", "10.0.1.2", "10.0.2.1", "10.0.2.2"], Session.Complete("Trace-Packet client 10.").Order(StringComparer.Ordinal));
        Assert.Equal(["80"], Session.Complete("Trace-Packet client server -Port "));
        Assert.Contains("ReplyLost", Session.Complete("Test-Packet client server -Verdict Rep"));
        Assert.Equal(["eth0"], Session.Complete("Trace-Packet client server -Device e"));
    }

    private void Balance() => Session.Run(
        """
        Add-IptablesRule router PREROUTING -Table nat '-d 10.9.9.9 -p tcp -m statistic --mode random --probability 0.25 -j DNAT --to-destination 10.0.2.2:81'
        Add-IptablesRule router PREROUTING -Table nat '-d 10.9.9.9 -p tcp -j DNAT --to-destination 10.0.2.2:80'
        """);

    [Theory]
    [InlineData("Trace-Packet client server 80 -PayloadSize 10", "A SYN carries no data, so that the payload is not sent; -Conversation goes on to send it.")]
    [InlineData("Trace-Packet client server 80 -PayloadSize 10 -Conversation", "")]
    [InlineData("Trace-Packet client server 80 -PayloadSize 10 -TcpFlag Psh, Ack", "")]
    [InlineData("Trace-Packet client server 53 -Protocol udp -PayloadSize 10", "")]
    [InlineData("Get-IptablesRule router -LineNumbers", "-LineNumbers is of the text that -AsText gives; the objects have their Number anyway.")]
    public void What_has_no_effect_is_a_warning(string script, string warning) =>
        Assert.Equal(warning, Text($"{script} 3>&1 | Where-Object {{ $_ -is [System.Management.Automation.WarningRecord] }}"));

    [Theory]
    [InlineData("Trace-Packet client server -Protocol foo", "Packets of 'foo' cannot be sent; give tcp, udp, sctp or icmp.")]
    [InlineData("Trace-Packet nosuch server", "'nosuch' is no network namespace, pod or container of this lab. There are: client, router, server.")]
    public void A_mistake_is_answered_with_what_is_taken(string script, string message) => Assert.Equal(message, Session.Fail(script).ToString());

    [Fact]
    public void A_link_local_address_may_name_its_link()
    {
        var address = Text("(Get-IpAddress router | Where-Object { $_.Link -eq 'eth1' -and $_.Address -like 'fe80*' }).Address").Split('/')[0];
        Assert.Equal("Delivered", Text($"(Trace-Packet client '{address}%eth0').Verdict"));
        Session.Fail("DeviceConflict", $"Trace-Packet client '{address}%eth0' -Device lo");
        Assert.Equal("eth0", Text($"(Find-IpRoute client '{address}%eth0').Link"));
        Session.Fail("DestinationNotFound", "Trace-Packet client '10.0.1.1%eth0'");
    }

    [Fact]
    public void A_socket_that_may_sends_to_broadcast_addresses()
    {
        Assert.Equal("EACCES", Text("(Trace-Packet client 10.0.1.255 -Port 67 -Protocol udp).Client.Errno"));
        Assert.Equal("True", Text("(Trace-Packet client 10.0.1.255 -Port 67 -Protocol udp -Broadcast).Hops.Namespace -contains 'router'"));
    }

    [Theory]
    [InlineData("Trace-Packet nosuch server", "nosuch")]
    [InlineData("Trace-Packet client nosuch", "nosuch")]
    [InlineData("New-DockerContainer box client | Out-Null; Trace-Packet box nosuch", "nosuch")]
    [InlineData("'client', 'nosuch' | Test-Packet -To server", "nosuch")]
    public void An_error_is_about_the_end_that_is_wrong(string script, string about) => Assert.Equal(about, Session.Fail(script).TargetObject);

    [Fact]
    public void Where_there_is_no_way_the_table_says_so() => Assert.Contains("ENETUNREACH", Session.Show("New-NetNamespace alone | Out-Null; Find-IpRoute alone 192.0.2.1"), StringComparison.Ordinal);

    [Fact]
    public void An_empty_field_of_a_row_is_not_given() => Assert.Equal(
        "tcp icmp",
        Text("($true, $false | ForEach-Object { [pscustomobject]@{ From = 'client'; To = 'server'; Port = $(if ($_) { '80' } else { '' }); Protocol = $(if ($_) { '' } else { 'icmp' }); Source = '' } } | Trace-Packet | ForEach-Object { $_.Packet.ToString().Split(' ')[0] }) -join ' '"));
}
