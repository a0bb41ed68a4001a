using System.Text;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.State;
using KubeNet.Orchestration.Docker;

namespace KubeNet.LabFiles.Tests;

public sealed class ContractTests
{
    private static readonly LabContract s_contract = LabContract.Current;

    [Fact]
    public void Every_type_that_a_lab_can_hold_has_a_name()
    {
        var seen = Reachable();
        var nameless = seen.SelectMany(type => type.Assembly.GetTypes().Where(one => one.IsSubclassOf(type) && !one.IsAbstract && IsOurs(one))).Except(s_contract.Named.Select(named => named.Type));
        Assert.Empty(nameless);
        Assert.True(seen.Count > 80, $"Only {seen.Count} types were reached.");
    }

    [Fact]
    public void Every_layer_of_a_configuration_is_written_or_worked_out_again()
    {
        // PortMapLayer is of what a lab did since it was there: one that is read has done nothing yet.
        string[] known = ["DockerLayer", "KubernetesLayer", "PortMapLayer", "ProxyLayer", "PolicyLayer"];
        var layers = new[] { typeof(NetworkConfig).Assembly, typeof(DockerLayer).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsClass && typeof(IConfigLayer).IsAssignableFrom(type));
        Assert.Equal(known.Order(), layers.Select(type => type.Name).Order());
    }

    [Fact]
    public void Every_state_that_a_match_can_keep_has_a_kind()
    {
        var states = typeof(ICloneableState<>).Assembly.GetTypes()
            .Where(type => type.IsClass && type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICloneableState<>)));
        Assert.Equal(states.Select(type => type.Name).Order(), MatchStateKinds.All.Select(kind => kind.Type.Name).Order());
    }

    /// <summary>What has a codec of its own is not walked by its members: here stands what those codecs know of. A member more makes this fail until its codec writes it.</summary>
    [Theory]
    [InlineData(typeof(NetworkConfig), "Layers Macs Namespaces")]
    [InlineData(typeof(NetworkState), "ChangedSets Hosts Now PortsGiven Random _namespaces")]
    [InlineData(typeof(ConnectionTable), "ListedCount Statistics _byReplyAlone _bySource _byTuple _inOrder _next")]
    [InlineData(typeof(Connection), "Expires IsAccounted Lifetime Mark MasqueradeIndex OriginalBytes OriginalPackets Place ReplyBytes ReplyPackets Started Status Tcp TcpState _original _rare _reply")]
    [InlineData(typeof(ExtensionStates), "_states")]
    [InlineData(typeof(RuleCounters), "_policies _rules")]
    [InlineData(typeof(Engine.Labs.Lab), "Name Seed State _config _turn")]
    [InlineData(typeof(Engine.Routing.RoutingConfig), "Family Rules Tables WasUnmerged _tablesByHand")]
    [InlineData(typeof(Engine.Routing.RouteTable), "Id _byPrefix _lengths _localByHand _multipath _trie")]
    [InlineData(typeof(Ruleset), "Backend Family Tables")]
    [InlineData(typeof(Table), "Chains Name")]
    [InlineData(typeof(ChainDictionary), "Hidden Own Shared")]
    [InlineData(typeof(Chain), "IsMade Name Policy PolicySetting _array _compiled _list _outline")]
    [InlineData(typeof(ChainSet), "Chains _witness")]
    [InlineData(typeof(Engine.Netfilter.Sets.IpSet), "Name Options Type _entries _index")]
    [InlineData(typeof(Engine.Netfilter.Sets.IpSetTable), "_byName _places")]
    [InlineData(typeof(Sysctls), "_byDevice _devices _namesProxyArp")]
    public void What_has_a_codec_of_its_own_has_just_the_members_that_it_knows(Type type, string members)
    {
        const System.Reflection.BindingFlags All = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public;
        var fields = type.GetFields(All).Select(field => field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>')] : field.Name);
        Assert.Equal(members, string.Join(' ', fields.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void The_contract_is_the_approved_one()
    {
        var text = new StringBuilder();
        foreach (var type in Reachable().Where(type => s_contract.Of(type) is RecordCodec || s_contract.Named.Any(named => named.Type == type)).OrderBy(s_contract.NameOf, StringComparer.Ordinal))
        {
            text.Append(s_contract.NameOf(type)).Append('\n');
            foreach (var member in s_contract.RecordOf(type).Members)
                text.Append("    ").Append(member.Name).Append(member.IsRequired ? "" : "?").Append(": ").Append(s_contract.NameOf(member.ValueType)).Append(Usual(member)).Append('\n');
        }

        foreach (var type in Reachable().Where(type => type.IsEnum).OrderBy(type => type.Name, StringComparer.Ordinal))
            text.Append(s_contract.NameOf(type)).Append(": ").Append(s_contract.Of(type).Description).Append('\n');
        Golden.ShouldBe("labs/contract.txt", text.ToString());
    }

    // What a file does not say is a part of the format too.
    private static string Usual(RecordMember member) => member.IsRequired || member.Default is null ? "" : $" = {JsonText.Compact(s_contract.Of(member.ValueType).Write(member.Default))}";

    private static bool IsOurs(Type type) => type.Namespace?.StartsWith("KubeNet", StringComparison.Ordinal) == true;

    private static HashSet<Type> Reachable()
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(MatchStateKinds.All.Select(kind => kind.Type).Concat(
            [typeof(NamespaceConfig), typeof(Engine.Devices.MacAllocator), typeof(NamespaceState), typeof(Rule), typeof(Engine.Netfilter.Sets.IpSetOptions), typeof(Engine.Netfilter.Sets.IpSetExtensions), typeof(Engine.Netfilter.Sets.IpSetElement), typeof(DockerLayer), typeof(Orchestration.Kubernetes.KubernetesLayer)]));
        while (open.TryPop(out var type))
        {
            if (!seen.Add(type))
                continue;
            foreach (var part in s_contract.Of(type).Parts)
                open.Push(part);
        }

        return seen;
    }
}
