using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Labs;

public sealed class ShowNetLabTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_lab_is_a_tree_of_namespaces_links_ports_and_sockets()
    {
        _session.Run(
            """
            New-NetNamespace client, lan -Up
            Add-Bridge lan br0 -Address 10.0.0.254/24 -Up
            Add-VethPair client eth0 lan port1 -Address 10.0.0.1/24, fd00::1/64 -Up
            Set-IpLink lan port1 -Master br0
            Add-DummyLink lan spare
            Add-Vlan client eth0.7 -Device eth0 -Id 7 -Up
            Add-NetListener client 80
            Add-NetListener client 53 -Protocol udp
            Set-NetSysctl lan net.ipv4.ip_forward 1
            Set-IpLink client lo -Down
            """);
        Assert.Equal(
            """
            lab lab: 2 namespaces
              client
                lo      loopback  DOWN  127.0.0.1/8
                eth0    veth to lan/port1  10.0.0.1/24, fd00::1/64
                eth0.7  vlan on client/eth0
                listens  tcp *:80, udp *:53
              lan  forwards
                br0    bridge  10.0.0.254/24
                  port1  veth to client/eth0
                spare  dummy  DOWN
            """.ReplaceLineEndings("\n"),
            _session.Show("Show-NetLab"));
        Assert.Equal("lan  forwards\n  br0    bridge  10.0.0.254/24\n    port1  veth to client/eth0\n  spare  dummy  DOWN", _session.Show("Show-NetLab lan"));
        Assert.Equal(_session.Show("Show-NetLab client, lan"), _session.Show("Show-NetLab [cl]*"));
        Assert.Equal("", _session.Show("Show-NetLab nosuch*"));
    }

    [Fact]
    public void Pods_hang_below_their_node_and_containers_below_their_host()
    {
        _session.Run(
            """
            New-KubeCluster -Cni Bridge -Node node1
            New-KubePod web -ContainerPort 80 -Label @{ app = 'web' }
            New-KubePod agent -HostNetwork
            New-KubeService web -Port 80 -Selector @{ app = 'web' }
            New-NetNamespace host -Up
            New-DockerHost host
            New-DockerContainer db -Listen 5432
            New-DockerContainer sidecar -Network container:db
            New-DockerContainer old -NoStart
            """);
        var tree = _session.Show("Show-NetLab").Split('\n').Select(line => line.TrimEnd()).ToList();
        Assert.Contains("  cluster kubernetes: 1 node, 2 pods", tree);
        Assert.Contains("    service default/web  ClusterIP  10.96.1.1  80/TCP", tree);
        Assert.Contains("    node1  node, pods 10.244.0.0/24  forwards", tree);
        Assert.Equal(["      pod default/agent  in the host's namespace", "      pod default/web"], tree.Where(line => line.StartsWith("      pod ", StringComparison.Ordinal)));
        Assert.Contains("        listens  tcp *:80", tree);
        Assert.Equal(["    container db", "    container old  exited", "    container sidecar  in the namespace of db"], tree.Where(line => line.StartsWith("    container ", StringComparison.Ordinal)));
        Assert.DoesNotContain(tree, line => line.StartsWith("  web.default", StringComparison.Ordinal) || line.StartsWith("  db", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_namespace_stands_in_one_place()
    {
        _session.Run("New-KubeCluster -Cni FlannelVxlan -Node node1, node2; 1..3 | ForEach-Object { New-KubePod \"web-$_\" }; New-NetNamespace alone -Up");
        var tree = _session.Show("Show-NetLab");
        Assert.All(["node1 ", "node2 ", "alone", "kubernetes-lan", "pod default/web-1", "pod default/web-2", "pod default/web-3"], name =>
            Assert.Single(tree.Split('\n'), line => line.TrimStart().StartsWith(name, StringComparison.Ordinal) && !line.Contains("veth", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_namespace_that_is_not_there_is_an_error() => _session.Fail("NamespaceNotFound", "Show-NetLab nowhere");
}
