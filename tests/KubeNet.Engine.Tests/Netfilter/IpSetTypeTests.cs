using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Fuzzing;
using Xunit.Abstractions;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>
/// The types that no kernel here has, by its source: what is stored, and what rules make of a packet tcp 10.0.0.1:40000 to 10.0.0.2:80, mark 0x5000.
/// </summary>
public sealed class IpSetTypeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("hash:net,net", "10.0.0.0/24,10.0.0.0/30", "src,dst", true)]
    [InlineData("hash:net,net", "10.0.0.0/24,10.0.0.0/30", "dst,dst", true)]
    [InlineData("hash:net,net", "10.0.0.0/24,10.0.0.0/31", "src,dst", false)]
    [InlineData("hash:net,net", "10.0.0.0/24,10.0.0.0/24 nomatch", "src,dst", false)]
    [InlineData("hash:net,port,net", "0.0.0.0/0,tcp:80,10.0.0.0/30", "src,dst,dst", true)]
    [InlineData("hash:net,port,net", "0.0.0.0/0,udp:80,10.0.0.0/30", "src,dst,dst", false)]
    [InlineData("hash:ip,mark", "10.0.0.1,0x5000", "src,src", true)]
    [InlineData("hash:ip,mark markmask 0x1000", "10.0.0.1,0x7000", "src,src", true)]
    [InlineData("hash:ip,mark", "10.0.0.1,0x4000", "src,src", false)]
    [InlineData("hash:ip,mac", "10.0.0.1,02:00:00:00:00:01", "src,src", true)]
    [InlineData("hash:ip,mac", "10.0.0.1,02:00:00:00:00:02", "src,src", false)]
    [InlineData("hash:ip,mac", "10.0.0.1,02:00:00:00:00:02", "src,dst", true)]
    [InlineData("hash:mac", "02:00:00:00:00:01", "src", true)]
    [InlineData("hash:mac", "02:00:00:00:00:01", "dst", false)]
    public void A_packet_is_in_the_set_or_not(string type, string entry, string directions, bool isIn)
    {
        var host = new FakeHost { Configured = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {entry}\n") };
        var skb = MatchBed.Syn();
        skb.Packet = skb.Packet with { Mark = 0x5000 };
        skb.DestinationMac = new(0x0200_0000_0002);
        var match = IptablesSyntax.ParseRule($"-m set --match-set s {directions}", default)[0].Matches[0];
        var context = new HookContext { Hook = Hook.Input, Table = TableName.Filter, Skb = skb, InDevice = "eth0", Host = host };
        Assert.Equal(isIn ? MatchResult.Yes : MatchResult.No, match.Evaluate(context));
    }

    [Fact]
    public void A_more_specific_first_network_hides_an_exception_of_a_wider_one()
    {
        var set = IpSetRestore.Read(IpSetTable.Empty, """
            create s hash:net,net
            add s 192.168.0.0/24,10.0.1.0/24
            add s 192.168.0.0/16,10.0.1.0/28 nomatch
            """)["s"];
        Assert.True(set.Contains("192.168.0.1,10.0.1.1"));
        Assert.False(set.Contains("192.168.9.1,10.0.1.1"));
        Assert.True(set.Contains("192.168.9.1,10.0.1.1", noMatch: true));
    }

    [Theory]
    [InlineData("hash:net,net netmask 24", "10.0.0.9/32,10.0.1.9/32", "add s 10.0.0.0,10.0.1.0")]
    [InlineData("hash:net,net", "10.0.0.0-10.0.0.2,10.1.0.0/16", "add s 10.0.0.0/31,10.1.0.0/16 add s 10.0.0.2,10.1.0.0/16")]
    [InlineData("hash:ip,mark", "10.0.0.0/31,99", "add s 10.0.0.0,0x00000063 add s 10.0.0.1,0x00000063")]
    [InlineData("hash:mac", "2:b:c:d:e:f", "add s 02:0B:0C:0D:0E:0F")]
    [InlineData("hash:ip,mac family inet6", "fd00::1,02:00:00:00:00:01", "add s fd00::1,02:00:00:00:00:01")]
    public void Elements_are_stored_as_the_kernel_would(string type, string entry, string stored)
    {
        var text = IpSetSave.Write(IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {entry}\n"));
        Assert.Equal(stored, string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)));
    }

    [Theory]
    [InlineData("hash:net,net", "10.0.0.0/0,10.0.0.0/8")]
    [InlineData("hash:mac", "00:00:00:00:00:00")]
    [InlineData("hash:ip,mac", "10.0.0.0/24,02:00:00:00:00:01")]
    [InlineData("hash:ip,mark", "0.0.0.0,0")]
    public void Elements_that_cannot_be_stored_are_refused(string type, string entry)
    {
        var error = Assert.Throws<IpSetException>(() => IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {entry}\n"));
        Assert.Equal(("InvalidElement", 2), (error.ErrorId, error.Line));
    }

    [Fact]
    public void An_exist_is_never_the_comment_of_an_entry()
    {
        var read = IpSetRestore.ReadLeniently(IpSetTable.Empty, "create s hash:ip comment\n-exist add s 10.0.0.1 -exist comment\nadd s 10.0.0.2 comment \"-exist\"\nadd s 10.0.0.3\n");
        Assert.Equal([2, 3], read.Problems.Select(problem => problem.Line));
        Assert.Equal(1, read.Sets["s"].Count);
    }

    [Fact]
    public void A_hundred_thousand_entries_are_one_value_that_an_edit_shares()
    {
        var sets = IpSetRestore.Read(IpSetTable.Empty, "create s hash:ip maxelem 200000\nadd s 10.0.0.0/15\n");
        var more = IpSetRestore.Read(sets, "add s 192.0.2.1\n");
        Assert.Equal((131072, 131073), (sets["s"].Count, more["s"].Count));
        Assert.True(more["s"].Contains("10.1.255.255"));
        Assert.False(sets["s"].Contains("192.0.2.1"));
    }

    /// <summary>As ipset 7.17 answered.</summary>
    [Theory]
    [InlineData("create s hash:ip timeout 1 timeout 1", "timeout already specified")]
    [InlineData("create s hash:ip -4 family inet", "family already specified")]
    [InlineData("create s hash:ip -4 -6", "-6 already specified")]
    [InlineData("create s list:set probes 5", "Unknown argument: `probes'")]
    [InlineData("create s hash:ip comment\nadd s 10.0.0.1 comment a comment b", "comment already specified")]
    [InlineData("create s hash:net,iface\nadd s 10.0.0.1,", "Second element is missing from 10.0.0.1,.")]
    [InlineData("create s hash:ip,port\nadd s ,80", "Second element is missing from ,80.")]
    [InlineData("create s hash:ip maxelem 0\nadd s 10.0.0.1", "Hash is full")]
    public void Words_that_stand_twice_and_elements_that_lack_a_part_are_refused(string text, string message)
    {
        var error = Assert.Throws<IpSetException>(() => IpSetRestore.Read(IpSetTable.Empty, text + "\n"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hash:ip counters counters", "hash:ip family inet hashsize 1024 maxelem 65536 counters bucketsize 12")]
    [InlineData("hash:ip maxelem 0 bucketsize 3", "hash:ip family inet hashsize 1024 maxelem 0 bucketsize 4")]
    [InlineData("hash:net probes x resize 5 bucketsize 13", "hash:net family inet hashsize 1024 maxelem 65536 bucketsize 12")]
    public void Sets_are_created_as_the_kernel_would(string written, string saved) =>
        Assert.StartsWith($"create s {saved}", IpSetSave.Write(IpSetRestore.Read(IpSetTable.Empty, $"create s {written}\n")), StringComparison.Ordinal);

    /// <summary>The kernel goes through all half a billion and takes half a minute; a mutated dump found that the model took an hour.</summary>
    [Theory]
    [InlineData("hash:ip,port,ip", "10.0.1.0-40.0.1.8,tcp:81,10.0.1.1", "10.0.1.1,tcp:81,10.0.1.1", "10.0.1.1,tcp:82,10.0.1.1")]
    [InlineData("hash:ip", "10.0.0.0/7", "11.1.2.3", "12.0.0.0")]
    [InlineData("hash:ip netmask 24", "10.0.0.0-30.0.0.0", "11.1.2.0", "31.1.2.0")]
    [InlineData("hash:net,port,net", "10.0.0.1-250.0.0.1,1-65535,10.0.0.1-250.0.0.1", "10.0.0.1,tcp:80,10.0.0.1", "10.0.0.1,tcp:80,10.0.0.0/24")]
    public void A_range_of_billions_takes_out_the_few_that_are_there(string type, string range, string inside, string outside)
    {
        var set = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {inside}\nadd s {outside}\ndel s {range}\n", exist: true)["s"];
        Assert.Equal(outside, set.Type.Write(Assert.Single(set.Entries(default)).Element));
    }

    /// <summary>Where the last address is reached there is none behind it; a mutated dump found that the model began anew, without end.</summary>
    [Theory]
    [InlineData("hash:ip family inet6", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("hash:ip family inet6 netmask 6", "fd00::1", "fc00::")]
    [InlineData("hash:ip", "255.255.255.255", "255.255.255.255")]
    [InlineData("hash:ip netmask 1", "255.255.255.255", "128.0.0.0")]
    public void The_last_address_of_all_is_one_entry(string type, string element, string stored)
    {
        var set = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {element}\n", exist: true)["s"];
        Assert.Equal(stored, set.Type.Write(Assert.Single(set.Entries(default)).Element));
    }

    /// <summary>A mutated dump found that the next power of two behind 4294967295 was none.</summary>
    [Theory]
    [InlineData("134217728", null)]
    [InlineData("134217729", "HashSizeTooLarge")]
    [InlineData("4294967295", "HashSizeTooLarge")]
    public void A_hash_has_as_many_buckets_as_the_kernel_can_make(string size, string? errorId) =>
        Assert.Equal(errorId, IpSetRestore.ReadLeniently(IpSetTable.Empty, $"create s hash:ip hashsize {size}\n").Problems.SingleOrDefault()?.Error.ErrorId);

    /// <summary>Each kind of set looks at other ends of a range (hash_ip4_uadt, hash_ipport4_uadt), and 0.0.0.0 inside of one goes in.</summary>
    [Theory]
    [InlineData("hash:ip", "0.0.0.2/30", "0.0.0.0 0.0.0.1 0.0.0.2 0.0.0.3")]
    [InlineData("hash:ip", "0.0.0.3-0.0.0.0", null)]
    [InlineData("hash:ip", "0.0.0.0-0.0.0.3", null)]
    [InlineData("hash:ip netmask 24", "0.0.0.2-0.0.2.0", null)]
    [InlineData("hash:ip netmask 24", "0.0.2.0-0.0.0.2", "0.0.0.2 0.0.1.2")]
    [InlineData("hash:ip,port", "0.0.0.3-0.0.0.0,80", "0.0.0.0,tcp:80 0.0.0.1,tcp:80 0.0.0.2,tcp:80 0.0.0.3,tcp:80")]
    [InlineData("hash:ip,port", "0.0.0.0-0.0.0.3,80", null)]
    public void The_zero_address_is_refused_where_the_kernel_looks(string type, string range, string? entries)
    {
        var made = IpSetRestore.ReadLeniently(IpSetTable.Empty, $"create s {type}\nadd s {range}\n");
        var set = made.Sets["s"];
        Assert.Equal(entries ?? "", string.Join(' ', set.Entries(default).Select(entry => set.Type.Write(entry.Element))));
        Assert.Equal(entries is null ? 1 : 0, made.Problems.Count);
    }

    /// <summary>A range that no set can hold is refused before it is spelt out: at once, with the kernel's word where maxelem says so, else with the model's.</summary>
    [Theory]
    [InlineData("hash:ip", "", "0.0.0.1-255.255.255.255", "SetFull")]
    [InlineData("hash:ip maxelem 4294967295", "", "10.0.0.0/8", "TooManyElements")]
    [InlineData("hash:ip,port maxelem 4294967295", "", "10.0.0.0/24,0-65535", "TooManyElements")]
    [InlineData("hash:net,port,net maxelem 4294967295", "", "10.0.0.1-250.0.0.1,0-65535,10.0.0.1-250.0.0.1", "TooManyElements")]
    [InlineData("hash:ip", "", "0.0.0.0/1", "InvalidElement")]
    [InlineData("hash:ip maxelem 100", "10.0.0.20", "10.0.0.0/24", "ElementExists")]
    [InlineData("hash:ip maxelem 100", "10.0.0.200", "10.0.0.0/24", "SetFull")]
    public void A_range_of_billions_is_not_spelt_out_to_be_refused(string type, string before, string range, string errorId)
    {
        var sets = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\n{(before.Length > 0 ? $"add s {before}\n" : "")}");
        Assert.Equal(errorId, Assert.Throws<IpSetException>(() => IpSetRestore.Read(sets, $"add s {range}\n")).ErrorId);
    }

    [Fact]
    public void Ranges_of_all_sets_together_are_spelt_out_up_to_a_number()
    {
        var text = string.Concat(Enumerable.Range(0, 20).Select(number => $"create s{number} bitmap:port range 0-65535\nadd s{number} 0-65535\n"));
        var made = IpSetRestore.ReadLeniently(IpSetTable.Empty, text);
        Assert.Equal(16 * 65536, made.Sets.All.Sum(set => set.Count));
        Assert.Equal(["TooManyElements", "TooManyElements", "TooManyElements", "TooManyElements"], made.Problems.Select(problem => problem.Error.ErrorId));
    }

    [Theory]
    [InlineData("hash:ip")]
    [InlineData("hash:ip netmask 30")]
    [InlineData("hash:net")]
    [InlineData("hash:ip,port")]
    [InlineData("hash:net,port")]
    [InlineData("hash:ip,port,net")]
    public void A_range_takes_out_what_its_elements_take_out_one_by_one(string type)
    {
        var random = new Random(TestSeed.Take(output));
        for (var round = 0; round < 200; round++)
        {
            var full = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\n{string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => $"add s {Draw(ranges: false)}\n"))}", exist: true);
            var range = Draw(ranges: true);
            var atOnce = IpSetRestore.Read(full, $"del s {range}\n", exist: true)["s"];

            // All that a set of its own holds once the range was added to it is what the range stands for.
            var elements = IpSetRestore.Read(IpSetTable.Empty, $"create s {type}\nadd s {range}\n", exist: true)["s"];
            var oneByOne = IpSetRestore.Read(full, string.Concat(elements.Entries(default).Select(entry => $"del s {elements.Type.Write(entry.Element)}\n")), exist: true)["s"];
            Assert.Equal(Texts(oneByOne), Texts(atOnce));
        }

        string Draw(bool ranges) => string.Join(',', type.Split(' ')[0]["hash:".Length..].Split(',').Select(part => part == "port" ? Port(ranges) : Address(ranges && part == "ip", part == "net")));
        string Port(bool ranges) => ranges ? $"{random.Next(1, 5)}-{random.Next(1, 5)}" : $"{random.Next(1, 5)}";
        string Address(bool ranges, bool net) => $"10.0.0.{random.Next(1, 16)}" + (ranges ? random.Next(2) == 0 ? $"-10.0.0.{random.Next(16, 32)}" : $"/{random.Next(27, 33)}" : net ? $"/{random.Next(29, 33)}" : "");
        static IEnumerable<string> Texts(IpSet set) => set.Entries(default).Select(entry => set.Type.Write(entry.Element));
    }
}
