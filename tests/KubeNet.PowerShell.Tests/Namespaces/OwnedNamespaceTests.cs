using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Namespaces;

/// <summary>A namespace that a daemon or a cluster works in is theirs to take away.</summary>
public sealed class OwnedNamespaceTests : CommandTest
{
    public OwnedNamespaceTests() => Session.Run(
        """
        New-NetNamespace host, joined, idle -Up
        Add-DummyLink joined dummy0 -Address 10.5.0.5/24 -Up
        New-DockerHost host
        New-DockerHost idle
        New-DockerContainer web -DockerHost host
        New-DockerContainer db -DockerHost host -Network container:web
        New-DockerContainer agent -DockerHost host -Network host
        New-KubeCluster kube -Node node1
        Add-KubeNode joined -IPAddress 10.5.0.5
        New-KubeNamespace shop
        New-KubePod web -Namespace shop -Node node1
        New-KubePod proxy -Node node1 -HostNetwork
        """);

    [Theory]
    [InlineData("host", "Network namespace 'host' is a Docker host, whose containers end with Get-DockerContainer -DockerHost host | Remove-DockerContainer -Force. It has: agent, db, web.")]
    [InlineData("web", "Network namespace 'web' is that of container db, web of Docker host 'host'; it goes with Remove-DockerContainer db, web -DockerHost host -Force.")]
    [InlineData("node1", "Network namespace 'node1' is node 'node1' of cluster 'kube'; it goes with Remove-KubeNode node1.")]
    [InlineData("joined", "Network namespace 'joined' is node 'joined' of cluster 'kube', and was there before it; it can go after Remove-KubeNode joined.")]
    [InlineData("web.shop", "Network namespace 'web.shop' is that of pod 'shop/web' of cluster 'kube'; it goes with Remove-KubePod web -Namespace shop.")]
    [InlineData("kube-lan", "Network namespace 'kube-lan' is the network between the nodes of cluster 'kube'; it goes with Remove-KubeCluster kube.")]
    public void A_namespace_of_Docker_or_Kubernetes_is_not_removed(string name, string message)
    {
        var error = Session.Fail("NamespaceOwned", $"Remove-NetNamespace {name}");
        Assert.Equal((message, name), (error.ToString(), error.TargetObject));
        Session.Fail("NamespaceOwned", $"Remove-NetNamespace {name} -WhatIf");
    }

    [Theory]
    [InlineData("web", "Remove-DockerContainer db, web -DockerHost host -Force")]
    [InlineData("node1", "Remove-KubeNode node1")]
    [InlineData("web.shop", "Remove-KubePod web -Namespace shop")]
    [InlineData("kube-lan", "Remove-KubeCluster kube")]
    [InlineData("host", "Get-DockerContainer -DockerHost host | Remove-DockerContainer -Force; Remove-NetNamespace host")]
    [InlineData("joined", "Remove-KubeNode joined; Remove-NetNamespace joined")]
    [InlineData("idle", "Remove-NetNamespace idle")]
    public void It_goes_as_the_error_says(string name, string script)
    {
        Session.Run(script);
        Assert.DoesNotContain(name, Session.Lab.Config.Namespaces.Keys);
    }

    [Fact]
    public void One_that_has_an_owner_does_not_hold_up_the_others()
    {
        Session.RunWithErrors("'web.shop', 'a' | Remove-NetNamespace");
        Assert.Equal("NamespaceOwned", Session.Errors.Single().FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(("", "web.shop"), (Text("Get-NetNamespace a*"), Text("Get-NetNamespace web.shop")));
    }

    [Fact]
    public void A_pod_goes_with_its_own_cmdlet() => Session.Fail("NamespaceOwned", "Get-KubePod web -Namespace shop | Remove-NetNamespace");

    [Fact]
    public void A_name_that_a_pod_or_a_container_without_a_network_would_have_is_anybody_s()
    {
        Session.Run("Get-KubeNode | Set-KubeNode -Unschedulable $true; New-KubePod waits; New-NetNamespace waits.default; Remove-NetNamespace waits.default");
        Session.Run("Stop-DockerContainer db, web -DockerHost host; New-NetNamespace web; Remove-NetNamespace web");
        Assert.Equal("", Text("Get-NetNamespace wai*, we[b]"));
    }
}
