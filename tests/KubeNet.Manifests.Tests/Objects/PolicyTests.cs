using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class PolicyTests
{
    [Theory]
    [InlineData("", true, false)]
    [InlineData("{}", true, false)]
    [InlineData("{egress: [{}]}", true, true)]
    [InlineData("{egress: []}", true, false)]
    [InlineData("{policyTypes: [Egress]}", false, true)]
    [InlineData("{policyTypes: [Ingress, Egress]}", true, true)]
    public void Directions_are_those_that_the_API_fills_in(string spec, bool ingress, bool egress)
    {
        var policy = Manifests.Single<NetworkPolicy>($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec: {spec}\n");
        Assert.Equal((ingress, egress), (policy.AppliesToIngress, policy.AppliesToEgress));
    }

    [Fact]
    public void Peers_and_ports_are_read()
    {
        var policy = Manifests.Single<NetworkPolicy>("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: a, namespace: shop}
            spec:
              podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [db]}]}
              ingress:
              - from:
                - podSelector: {}
                - namespaceSelector: {matchLabels: {team: x}}
                - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                ports: [{port: http}, {protocol: UDP, port: 53}, {port: 1000, endPort: 2000}, {protocol: SCTP}]
            """);
        Assert.Equal("app notin (db)", policy.PodSelector.ToString());
        var rule = Assert.Single(policy.Ingress);
        Assert.Equal(["<all> - -", "- team=x -", "- - 10.0.0.0/8"], rule.Peers.Select(peer => $"{peer.PodSelector?.ToString() ?? "-"} {peer.NamespaceSelector?.ToString() ?? "-"} {peer.IpBlock?.Cidr.ToString() ?? "-"}"));
        Assert.Equal(["Tcp http ", "Udp 53 ", "Tcp 1000 2000", "Sctp 0 "], rule.Ports.Select(port => $"{port.Protocol} {port.Port} {port.EndPort}"));
    }

    [Fact]
    public void A_number_in_quotes_is_no_name_of_a_port() =>
        Manifests.Read("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {ingress: [{ports: [{port: '80'}]}]}\n").ShouldReport("InvalidField", "spec.ingress[0].ports[0].port: a whole number or a name is meant here, and not the text \"80\"");

    [Theory]
    [InlineData("{policyTypes: [Ingress, Ingress, Egress]}", "spec.policyTypes has 3 types")]
    [InlineData("{policyTypes: [Sideways]}", "there is no 'Sideways'")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: Like, values: [b]}]}}", "there is no 'Like'")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: In}]}}", "In of 'a' needs values")]
    [InlineData("{ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]}", "no range of addresses")]
    [InlineData("{ingress: [{ports: [{port: ''}]}]}", "spec.ingress[0].ports[0].port: a port has a number, or a name")]
    [InlineData("{ingress: [{ports: [{port: 70000}]}]}", "spec.ingress[0].ports[0].port: there is no port 70000")]
    public void What_cannot_be_used_is_reported(string spec, string said) =>
        Manifests.Read($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: a}}\nspec: {spec}\n").ShouldReport("UnusableObject", said);
}
