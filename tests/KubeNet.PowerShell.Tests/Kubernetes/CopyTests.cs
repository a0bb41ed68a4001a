using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Objects that are made after others, from the pipeline or by name.</summary>
public sealed class CopyTests : ClusterTest
{
    [Fact]
    public void What_was_removed_is_made_again_as_it_was()
    {
        Session.Run(
            """
            New-KubeService lb -Port web:80:8080 -Selector app=web -Type LoadBalancer -LoadBalancerIP 203.0.113.9 -ExternalIP 198.51.100.7 -LoadBalancerSourceRange 10.0.0.0/8 -SessionAffinity ClientIP
            New-KubeService hand -Port 80; New-KubeService alias -ExternalName example.com
            New-KubeNetworkPolicy db -PodSelector app=web -From app=client -Port 80/TCP -To 10.0.0.0/8
            """);
        var before = Session.Lab.Config.Cluster("kubernetes");
        Session.Run("foreach ($kind in 'Service', 'NetworkPolicy', 'Pod') { $all = & \"Get-Kube$kind\"; $all | & \"Remove-Kube$kind\"; $null = $all | & \"New-Kube$kind\" -WarningAction SilentlyContinue }");
        var after = Session.Lab.Config.Cluster("kubernetes");
        Assert.Equal(before.Services.Values, after.Services.Values);
        Assert.Equal(before.NetworkPolicies.Values, after.NetworkPolicies.Values);
        Assert.Equal(before.Pods.Values.Select(WithoutAge), after.Pods.Values.Select(WithoutAge));

        static Pod WithoutAge(Pod pod) => pod with { Created = 0, ReadySince = 0 };
    }

    [Fact]
    public void A_copy_has_addresses_and_node_ports_of_its_own()
    {
        Session.Run("New-KubeService lb -Port 80 -Selector app=web -Type LoadBalancer -LoadBalancerIP 203.0.113.9 -ExternalIP 198.51.100.7");
        Assert.Equal("198.51.100.7", Text("(Get-KubeService lb | New-KubeService -Name lb2).ExternalIP"));
        Session.Run("New-KubeService door -Port 80 -Selector app=web -Type NodePort -SessionAffinity ClientIP; $copy = Get-KubeService door | New-KubeService -Name other; $pod = Get-KubePod web-1 | New-KubePod -Name web-9");
        Assert.Equal(
            "NodePort ClientIP app=web, True True, 10.244.0.4 app=web",
            Text(
                """
                $door = Get-KubeService door
                "$($copy.Type) $($copy.SessionAffinity) $($copy.Selector)"
                "$($copy.ClusterIP[0] -ne $door.ClusterIP[0]) $($copy.NodePort[0] -ne $door.NodePort[0])"
                "$($pod.IPAddress) $($pod.Labels)"
                """));
    }

    [Fact]
    public void A_copy_of_a_workloads_pod_is_its_own_unless_it_has_its_labels()
    {
        Session.Run("Import-KubeManifest -InputObject \"apiVersion: apps/v1`nkind: ReplicaSet`nmetadata: {name: rs}`nspec: {replicas: 1, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c}]}}}`n\" | Out-Null");
        Assert.Equal("ReplicaSet/rs, ", Text("$of = Get-KubePod -Label a=b; $of.Owner; \"$(($of | New-KubePod -Name mine -Label a=c).Owner)\""));
        Assert.Equal("1 ReplicaSet/rs", Text("$of | New-KubePod -Name one-too-many | Out-Null; $there = @(Get-KubePod -Label a=b); \"$($there.Count) $($there.Owner)\""));
    }

    [Fact]
    public void What_is_nothing_is_no_argument()
    {
        Session.Run("New-KubeService door -Port 80 -Selector app=web");
        Session.Fail("ParameterIsNothing", "New-KubeService typo -Port 80 -Selector $mistyped");
        Session.Fail("ParameterIsNothing", "Set-KubeService door -Port @()");
        Session.Fail("ParameterIsNothing", "New-KubePod typo -IPAddress @()");
    }

    [Fact]
    public void A_model_that_is_named_counts_as_one_that_is_piped()
    {
        Session.Run("New-KubeService head -Port 80 -ClusterIP None -Selector app=web; $head = Get-KubeService head; $pod = New-KubePod still -NotReady -IPAddress 10.244.0.99 -Node node1; Remove-KubeService head; Remove-KubePod still");
        Assert.Equal("None, 10.244.0.99 False, True", Text("(New-KubeService head -InputObject $head).ClusterIP; $p = New-KubePod still -InputObject $pod; \"$($p.IPAddress) $($p.Ready)\"; (New-KubePod moving -InputObject $pod -NotReady:$false).Ready"));
    }
}
