using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Cmdlets for what makes pods.</summary>
public sealed class WorkloadCommandTests : ClusterTest
{
    [Fact]
    public void A_deployment_makes_as_many_pods_as_it_is_told_and_a_service_finds_them()
    {
        Session.Run("New-KubeWorkload front -Replicas 3 -ContainerPort http:80; New-KubeService front -Port 80:http -Selector app=front");
        Assert.Equal("Deployment 3 3 app=front 80/tcp", Text("Get-KubeWorkload front | ForEach-Object { \"$($_.Kind) $($_.Replicas) $($_.ReadyPods) $($_.Selector) $($_.Ports)\" }"));
        Assert.Equal("3", Text("@(Get-KubeEndpoint front).Count"));
        Assert.Equal("ReplicaSet", Text("(Get-KubeWorkload front | Get-KubePod)[0].Owner.Split('/')[0]"));
    }

    [Fact]
    public void It_is_scaled_and_its_pods_are_those_that_stay()
    {
        Session.Run("New-KubeWorkload front 3");
        Assert.Equal("1 1", Text("Set-KubeWorkload front -Replicas 1 -PassThru | ForEach-Object { \"$($_.Replicas) $($_.Pods.Count)\" }"));
        Assert.Equal("1", Text("@(Get-KubeWorkload front | Get-KubePod).Count"));
        Session.Run("Set-KubeWorkload front 0");
        Assert.Equal("", Text("Get-KubeWorkload front | Get-KubePod"));
    }

    [Fact]
    public void Another_template_replaces_the_pods()
    {
        Session.Run("New-KubeWorkload front 2 -ContainerPort 80; $script:before = (Get-KubeWorkload front).Pods; Set-KubeWorkload front -ContainerPort 8080 -Label @{ tier = 'web' }");
        Assert.Equal("2 8080/tcp app=front,tier=web app=front 0", Text("Get-KubeWorkload front | ForEach-Object { \"$($_.ReadyPods) $($_.Ports) $($_.Labels) $($_.Selector) $(@($_.Pods | Where-Object { $_ -in $script:before }).Count)\" }"));
    }

    [Fact]
    public void A_stateful_set_numbers_its_pods_and_DNS_knows_them()
    {
        Session.Run("New-KubeService db -Port 5432 -Selector app=db -ClusterIP None -WarningAction SilentlyContinue; New-KubeWorkload db -Kind StatefulSet 2 -ContainerPort 5432 -Subdomain db -FirstOrdinal 5 -PodManagementPolicy Parallel");
        Assert.Equal("db-5, db-6", Text("(Get-KubeWorkload db).Pods"));
        Assert.Equal(Text("(Get-KubePod db-5).IPAddress"), Text("(Resolve-KubeName client db-5.db).Addresses"));
    }

    [Fact]
    public void A_daemon_set_has_a_pod_on_each_node_that_is_meant()
    {
        Session.Run("Set-KubeNode node2 -Label @{ disk = 'ssd' }; New-KubeWorkload agent -Kind DaemonSet -NodeSelector disk=ssd");
        Assert.Equal("node2", Text("(Get-KubeWorkload agent | Get-KubePod).Node"));
        Assert.Equal("", Text("(Get-KubeWorkload agent).Replicas"));
        Session.Fail("ConflictingOptions", "New-KubeWorkload other -Kind DaemonSet -Replicas 2");
        Session.Fail("InvalidWorkload", "Set-KubeWorkload agent -Replicas 2");
        Session.Fail("ConflictingOptions", "New-KubeWorkload other -PodManagementPolicy Parallel");
    }

    [Fact]
    public void What_comes_down_the_pipeline_says_which_and_not_what()
    {
        Session.Run("New-KubeWorkload front 1 -Label app=front -ContainerPort 80; $old = Get-KubeWorkload front; Set-KubeWorkload front -Label tier=web; $old | Set-KubeWorkload -Replicas 2; Get-KubeWorkload front | Get-KubePod | Set-KubeWorkload -Name front -Replicas 3");
        Assert.Equal("app=front,tier=web 3", Text("Get-KubeWorkload front | ForEach-Object { \"$($_.Labels) $($_.Pods.Count)\" }"));
        Session.Run("Set-KubeWorkload front -Label tier-");
        Assert.Equal("app=front", Text("(Get-KubeWorkload front).Labels"));
        Session.Fail("InvalidWorkload", "Set-KubeWorkload front -Label app-");
    }

    [Fact]
    public void Several_are_made_at_once() =>
        Assert.Equal("one, two, three, four", Text("(New-KubeWorkload one, two).Name; ('three', 'four' | New-KubeWorkload).Name"));

    [Fact]
    public void A_deployment_does_not_select_by_the_label_that_it_gives_itself() =>
        Session.Fail("InvalidWorkload", "New-KubeWorkload front -Label 'app=front,pod-template-hash=abc'");

    [Fact]
    public void What_was_said_of_its_pods_is_there_to_be_read()
    {
        Session.Run("New-KubeWorkload db -Kind StatefulSet -HostAlias @{ '10.1.1.1' = 'a', 'b' } -NodeSelector kubernetes.io/hostname=node1 -PodManagementPolicy Parallel");
        Assert.Equal("10.1.1.1 a b|kubernetes.io/hostname=node1|False|Parallel", Text("Get-KubeWorkload db | ForEach-Object { \"$($_.HostAliases)|$($_.NodeSelector)|$($_.HostNetwork)|$($_.PodManagementPolicy)\" }"));
        Assert.Equal("10.1.1.1 a b|kubernetes.io/hostname=node1", Text("Get-KubePod db-0 | ForEach-Object { \"$($_.HostAliases)|$($_.NodeSelector)\" }"));
        Assert.Contains("kubernetes.io/hostname=node1", Session.Complete("New-KubeWorkload x -NodeSelector "));
    }

    [Fact]
    public void Of_a_kind_that_there_is_none_of_the_kind_is_told()
    {
        Session.Run("New-KubeWorkload front");
        Assert.Equal("Cluster 'kubernetes' has no StatefulSet 'front'. It has none.", Session.Fail("WorkloadNotFound", "Get-KubeWorkload front -Kind StatefulSet").ToString());
    }

    [Fact]
    public void Of_workloads_of_one_name_the_kind_tells_which()
    {
        Session.Run("New-KubeWorkload same; New-KubeWorkload same -Kind StatefulSet -Label app=other");
        Assert.Equal("Deployment default/same, StatefulSet default/same", Text("Get-KubeWorkload same | ForEach-Object { \"$($_.Kind) $_\" }"));
        Assert.Equal("'default/same' names several workloads of cluster 'kubernetes': Deployment default/same, StatefulSet default/same; say which one is meant by its kind.", Session.Fail("AmbiguousWorkload", "Set-KubeWorkload same -Replicas 2").ToString());
        Session.Run("Set-KubeWorkload same -Kind StatefulSet -Replicas 2; Get-KubeWorkload same -Kind Deployment | Remove-KubeWorkload");
        Assert.Equal("StatefulSet 2", Text("Get-KubeWorkload same | ForEach-Object { \"$($_.Kind) $($_.Replicas)\" }"));
        Session.Fail("WorkloadNotFound", "Remove-KubeWorkload nosuch");
        Session.Fail("WorkloadNotFound", "Get-KubeWorkload same -Kind Deployment");
    }

    [Fact]
    public void Removed_it_takes_its_pods_along()
    {
        Session.Run("New-KubeWorkload front 2; Remove-KubeWorkload front");
        Assert.Equal("client, web-1, web-2", Text("(Get-KubePod).Name"));
    }

    [Fact]
    public void One_like_it_is_made_elsewhere()
    {
        Session.Run("New-KubeWorkload db -Kind StatefulSet 2 -Label app=db -ContainerPort 5432 -HostAlias @{ '10.1.1.1' = 'legacy' } -NodeSelector kubernetes.io/hostname=node1 -FirstOrdinal 1");
        var before = Session.Lab.Config.Cluster("kubernetes").Workloads.Values.Single();
        Session.Run("$all = Get-KubeWorkload; $all | Remove-KubeWorkload; $null = $all | New-KubeWorkload");
        Assert.Equal(before, Session.Lab.Config.Cluster("kubernetes").Workloads.Values.Single());
        Session.Run("Get-KubeWorkload db | New-KubeWorkload -Name copy -Label app=copy -Replicas 1");
        Assert.Equal("1 app=copy 5432/tcp copy-1", Text("Get-KubeWorkload copy | ForEach-Object { \"$($_.Replicas) $($_.Selector) $($_.Ports) $($_.Pods)\" }"));
    }

    [Fact]
    public void Names_of_etc_hosts_are_the_pods_own()
    {
        Session.Run("New-KubePod old -HostAlias ([ordered]@{ '203.0.113.5' = 'legacy', 'legacy.example.com'; '203.0.113.4' = 'other' })");
        Assert.Equal("203.0.113.5", Text("(Resolve-KubeName old legacy.example.com).Addresses"));
        Assert.Equal("", Text("(Resolve-KubeName client legacy.example.com).Addresses"));
        Session.Fail("InvalidHostAlias", "New-KubePod bad -HostAlias @{ '203.0.113.5' = @() }");
        Session.Fail("InvalidAddress", "New-KubePod bad -HostAlias @{ legacy = '203.0.113.5' }");
    }

    [Fact]
    public void Its_names_are_completed()
    {
        Session.Run("New-KubeWorkload front; New-KubeWorkload agent -Kind DaemonSet");
        Assert.Equal("agent, front", string.Join(", ", Session.Complete("Set-KubeWorkload ")));
        Assert.Equal("agent", string.Join(", ", Session.Complete("Remove-KubeWorkload -Kind DaemonSet -Name ")));
    }
}
