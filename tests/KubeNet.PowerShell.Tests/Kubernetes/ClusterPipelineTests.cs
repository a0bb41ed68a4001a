namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Objects of a cluster that go from one cmdlet to the next.</summary>
public sealed class ClusterPipelineTests : ClusterTest
{
    [Fact]
    public void A_service_goes_down_the_pipeline_to_other_cmdlets()
    {
        Session.Run("Get-KubeService web | Set-KubeService -SessionAffinity ClientIP");
        Assert.Equal("ClientIP", Text("(Get-KubeService web).SessionAffinity"));
        Session.Run("Get-KubePod web-* | Remove-KubePod; Get-KubeService | Remove-KubeService");
        Assert.Equal("default/client", Text("Get-KubePod; Get-KubeService"));
    }

    [Theory]
    [InlineData("(Get-KubePod web-1).Labels.app; (Get-KubePod web-1).Labels['app']; @((Get-KubePod client).Labels).Count; (Get-KubeService web).Selector.app", "web, web, 1, web")]
    [InlineData("Get-KubePod | Where-Object { $_.Labels.app -eq 'web' }", "default/web-1, default/web-2")]
    [InlineData("Get-KubeEndpoint web | Get-KubePod | ForEach-Object Name", "web-1, web-2")]
    [InlineData("Get-KubePod web-2 | Get-KubeNode; Get-KubeEndpoint web | Get-KubeNode", "node2, node1, node2")]
    [InlineData("Get-KubeNode node1 | Remove-IptablesRule -Chain FORWARD -All; @(Get-IptablesRule node1 -Chain FORWARD).Count", "0")]
    public void Objects_lead_to_others(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void Endpoints_lead_to_their_pods_as_an_argument_too()
    {
        Assert.Equal("default/web-1, default/web-2", Text("Get-KubePod -Name (Get-KubeEndpoint web | Where-Object Pod)"));
    }

    [Fact]
    public void A_pod_goes_down_the_pipeline_as_the_sender() =>
        Assert.Equal("Delivered, Delivered, Delivered", Text("Get-KubePod | Trace-Packet -To svc/web -Port 80 | ForEach-Object Verdict"));
}
