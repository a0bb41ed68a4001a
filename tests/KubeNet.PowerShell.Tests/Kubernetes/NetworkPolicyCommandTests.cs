namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Cmdlets of network policies.</summary>
public sealed class NetworkPolicyCommandTests : ClusterTest
{
    private const string Reaches = "Test-Packet client web-1 -Port 80";

    [Fact]
    public void A_policy_without_rules_lets_nothing_in_until_it_is_gone()
    {
        Assert.Equal("True", Text(Reaches));
        Session.Run("New-KubeNetworkPolicy deny-all");
        Assert.Equal("False", Text(Reaches));
        Session.Run("Remove-KubeNetworkPolicy deny-all");
        Assert.Equal("True", Text(Reaches));
    }

    [Fact]
    public void Rules_of_a_direction_that_the_policy_leaves_out_are_a_warning_and_allow_nothing()
    {
        const string Told = "Network policy 'default/out' has ingress rules, but its policy types leave that direction out: they do nothing.";
        Assert.Equal(Told, Warnings("New-KubeNetworkPolicy out -PolicyType Egress -From app=web"));
        Assert.Equal("nothing, from pods app=web", Text("Get-KubeNetworkPolicy out | ForEach-Object { $_.Allows; $_.Ingress }"));
        Assert.Equal("", Warnings("Set-KubeNetworkPolicy out -PodSelector app=web"));
        Assert.Equal("", Warnings("Set-KubeNetworkPolicy out -PolicyType Ingress, Egress"));
        Assert.Equal("from pods app=web", Text("(Get-KubeNetworkPolicy out).Allows"));
    }

    [Fact]
    public void Short_words_and_a_manifests_keys_say_the_same()
    {
        const string Show = "Get-KubeNetworkPolicy one | ForEach-Object { $_.PodSelector; $_.PolicyType; $_.Ingress; $_.Egress }";
        Session.Run("New-KubeNetworkPolicy one -PodSelector 'app in (web,db)' -From role=client, 10.0.0.0/8 -Port 80/TCP, 8080-8090/TCP, dns/UDP");
        var words = Text(Show);
        Session.Run(
            """
            Remove-KubeNetworkPolicy one
            New-KubeNetworkPolicy one -PodSelector @{ matchExpressions = @{ key = 'app'; operator = 'In'; values = 'web', 'db' } } -Ingress @{
                from  = @{ podSelector = @{ role = 'client' } }, @{ ipBlock = @{ cidr = '10.0.0.0/8' } }
                ports = @{ port = 80 }, @{ port = 8080; endPort = 8090; protocol = 'TCP' }, @{ port = 'dns'; protocol = 'UDP' }
            }
            """);
        Assert.Equal("app in (web,db), Ingress, from pods role=client; 10.0.0.0/8 on 80/TCP, 8080-8090/TCP, dns/UDP", words);
        Assert.Equal(words, Text(Show));
    }

    [Fact]
    public void Namespaces_narrow_the_pods_that_are_named()
    {
        Session.Run("New-KubeNetworkPolicy one -From app=web -FromNamespace team=red");
        Assert.Equal("from pods app=web of namespaces team=red", Text("(Get-KubeNetworkPolicy one).Ingress"));
        Session.Run("Set-KubeNetworkPolicy one -FromNamespace ''");
        Assert.Equal("from all pods of all namespaces", Text("(Get-KubeNetworkPolicy one).Ingress"));
        Session.Run("Set-KubeNetworkPolicy one -From *");
        Assert.Equal("from everybody", Text("(Get-KubeNetworkPolicy one).Ingress"));
    }

    [Theory]
    [InlineData("PrefixHasHostBits", "-From 10.244.0.5/16", "10.244.0.0/16?")]
    [InlineData("PrefixHasHostBits", "-To 10.244.0.5/16", "10.244.0.0/16?")]
    [InlineData("PrefixHasHostBits", "-From fd00::1/64", "fd00::/64?")]
    [InlineData("InvalidPrefix", "-From 10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("InvalidPrefix", "-To 192.168.0.300/24", "192.168.0.300/24")]
    [InlineData("InvalidPrefix", "-From 192.168.0.300", "192.168.0.300")]
    public void A_network_that_is_none_is_not_taken_for_a_selector(string errorId, string peers, string hint) =>
        Assert.Contains(hint, Session.Fail(errorId, $"New-KubeNetworkPolicy one -PodSelector app=web {peers}").Exception.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("example.com/role")]
    [InlineData("10.example.com/role=db")]
    [InlineData("1.2.3=x")]
    public void A_label_with_a_slash_or_digits_is_a_selector(string selector) =>
        Assert.Equal($"from pods {selector}", Text($"(New-KubeNetworkPolicy one -PodSelector app=web -From '{selector}').Ingress"));

    [Fact]
    public void Policy_types_are_filled_in_as_the_api_does()
    {
        Assert.Equal("Ingress, Egress", Text("(New-KubeNetworkPolicy both -To app=web -Port 80).PolicyType"));
        Assert.Equal("Egress", Text("(New-KubeNetworkPolicy out -To app=web -PolicyType egress).PolicyType"));
        Assert.Equal("Ingress", Text("(New-KubeNetworkPolicy in).PolicyType"));
        Assert.Equal("to pods app=web on 80/TCP", Text("(Get-KubeNetworkPolicy both).Egress"));
    }

    [Fact]
    public void A_policy_names_the_pods_it_selects_and_goes_down_the_pipeline()
    {
        Session.Run("New-KubeNetworkPolicy one -PodSelector app=web | Set-KubeNetworkPolicy -From *");
        Assert.Equal("web-1, web-2", Text("(Get-KubeNetworkPolicy).Pods"));
        Assert.Equal("True", Text(Reaches));
        Session.Run("Get-KubeNetworkPolicy | Remove-KubeNetworkPolicy");
        Assert.Equal("", Text("Get-KubeNetworkPolicy"));
    }

    [Fact]
    public void A_trace_names_the_pod_whose_policies_stopped_the_packet()
    {
        Session.Run("New-KubeNetworkPolicy deny-all -PodSelector app=web");
        Assert.Contains("default/web-1 reject", Text("(Trace-Packet client web-1 -Port 80).Summary"), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_and_labels_are_completed()
    {
        Session.Run("New-KubeNetworkPolicy first; New-KubeNetworkPolicy second");
        Assert.Equal(["first", "second"], Session.Complete("Remove-KubeNetworkPolicy "));
        Assert.Equal(["app=web"], Session.Complete("New-KubeNetworkPolicy third -From "));
        Assert.Equal(["kubernetes.io/metadata.name=default"], Session.Complete("New-KubeNetworkPolicy third -FromNamespace kubernetes.io/metadata.name=d"));
    }

    [Theory]
    [InlineData("NetworkPolicyExists", "New-KubeNetworkPolicy one")]
    [InlineData("NetworkPolicyNotFound", "Remove-KubeNetworkPolicy two")]
    [InlineData("NetworkPolicyNotFound", "Set-KubeNetworkPolicy two -From *")]
    [InlineData("NetworkPolicyNotFound", "Get-KubeNetworkPolicy two")]
    [InlineData("KubeNamespaceNotFound", "New-KubeNetworkPolicy two -Namespace nowhere")]
    [InlineData("InvalidSelector", "New-KubeNetworkPolicy two -PodSelector 'app in web'")]
    [InlineData("InvalidPolicyPort", "New-KubeNetworkPolicy two -From * -Port 80/ICMP")]
    [InlineData("InvalidPolicyPort", "New-KubeNetworkPolicy two -From * -Port 90-80/TCP")]
    [InlineData("InvalidPolicyPeer", "New-KubeNetworkPolicy two -Ingress @{ from = @{ pods = 'app=web' } }")]
    [InlineData("InvalidPolicyPeer", "New-KubeNetworkPolicy two -From @{ ipBlock = @{ cidr = '10.0.0.0/8'; except = '11.0.0.0/16' } }")]
    [InlineData("InvalidPolicyRule", "New-KubeNetworkPolicy two -Ingress @{ to = 'app=web' }")]
    public void What_is_wrong_is_said_with_its_id(string errorId, string script)
    {
        Session.Run("New-KubeNetworkPolicy one");
        var before = Session.Lab.Config;
        Session.Fail(errorId, script);
        Assert.Same(before, Session.Lab.Config);
    }
}
