using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Labels of a cluster's objects: given as tables or as texts, set and taken away.</summary>
public sealed class LabelTests : ClusterTest
{
    [Fact]
    public void Annotations_and_labels_are_set_one_by_one_and_an_empty_table_takes_all_away()
    {
        Session.Run("Set-KubeService web -Annotation @{ a = 1; b = 2 } -Label @{ x = 'y' }; Set-KubeService web -Annotation @{ b = $null; c = 3 }");
        Assert.Equal("a=1,c=3 x=y", Said());
        Session.Run("Set-KubeService web -Annotation @{}");
        Assert.Equal(" x=y", Said());
        Session.Run("Set-KubeService web -Label @{}");
        Assert.Equal(" ", Said());

        string Said()
        {
            var service = Session.Lab.Config.Cluster("kubernetes").Service(new("default", "web"));
            return $"{service.Annotations} {service.Labels}";
        }
    }

    [Fact]
    public void Labels_are_texts_as_for_kubectl_too()
    {
        Session.Run("New-KubePod p1 -Label app=db,tier=back; New-KubePod p2 -Label app=db, 'tier = front'; New-KubeService db -Port 80 -Selector app=db; Set-KubePod p2 -Label tier-, zone=a");
        Assert.Equal("app=db,tier=back, app=db,zone=a", Text("(Get-KubePod p1, p2).Labels"));
        Assert.Equal("default/p1, default/p2", Text("(Get-KubeEndpoint db).Pod"));
        Assert.Equal("kubernetes.io/metadata.name=shop,team=red", Text("(New-KubeNamespace shop -Label team=red).Labels"));
        Assert.Equal("kubernetes.io/metadata.name=shop,team=blue", Text("(Set-KubeNamespace shop team=blue -PassThru).Labels"));
        Assert.Equal("Cannot process argument transformation on parameter 'Label'. 'app' is no label; give app=web, or @{ app = 'web' }.", Session.Fail("ParameterArgumentTransformationError", "New-KubePod p3 -Label app").ToString());
    }

    [Fact]
    public void A_pod_goes_from_one_lab_to_another_with_its_labels() => Assert.Equal("client , web-1 app=web",
        Text("$other = New-NetLab other -Detached; New-KubeCluster -Node node1 -Lab $other | Out-Null; Get-KubePod client, web-1 | ForEach-Object { [pscustomobject]@{ Name = $_.Name; Node = 'node1'; Labels = \"$($_.Labels)\" } } | New-KubePod -Lab $other | ForEach-Object { \"$($_.Name) $($_.Labels)\" }"));
}
