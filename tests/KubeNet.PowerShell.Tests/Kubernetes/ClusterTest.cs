using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Kubernetes;

/// <summary>Tests of cmdlets in a cluster of two nodes with the pods <c>web-1</c> and <c>web-2</c>, a <c>client</c>, and the service <c>web</c>.</summary>
public abstract class ClusterTest : IDisposable
{
    protected ClusterTest() => Session.Run(
        """
        New-KubeCluster -Node node1, node2
        New-KubePod web-1 -Node node1 -Label @{ app = 'web' } -ContainerPort http:80, 53/UDP
        New-KubePod web-2 -Node node2 -Label @{ app = 'web' } -ContainerPort http:80, 53/UDP
        New-KubePod client -Node node1
        New-KubeService web -Port http:80:http, dns:53/UDP -Selector @{ app = 'web' } -ClusterIP 10.96.0.80
        """);

    protected Session Session { get; } = new();

    public void Dispose()
    {
        Session.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a script returns, as text, with commas between.</summary>
    protected string Text(string script) => string.Join(", ", Session.Run(script).Select(result => result?.ToString()));

    /// <summary>The warnings of a script that must not complain.</summary>
    protected string Warnings(string script) => Text($"{script} -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null; $warnings");
}
