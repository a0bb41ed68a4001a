namespace KubeNet.Manifests.Tests.Reading;

public class ReportTests
{
    [Theory]
    [InlineData("apiVersion: example.org/v1\nkind: Foo\nmetadata: {name: a}\n", "warning test.yaml:1: Foo (example.org/v1): unknown kind (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Servce\nmetadata: {name: a}\n", "warning test.yaml:1: Servce (v1): unknown kind; did you mean Service (v1)? (it is kept out)")]
    [InlineData("apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n", "warning test.yaml:1: Deployment (extensions/v1beta1): unknown kind; Deployment is read as apiVersion apps/v1 (it is kept out)")]
    [InlineData("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\n", "warning test.yaml:1: Ingress (networking.k8s.io/v1): this kind is not modelled (what it routes by host and path is not modelled; the services behind it are)")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n", "warning test.yaml:1: Job (batch/v1): this kind is not modelled (its pods are in the model only where the input has them)")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b}\n", "info: 2 Secret have no part in the network")]
    [InlineData("name: a\n", "error test.yaml:1: this is no object of Kubernetes: it has no kind (it is kept out)")]
    [InlineData("text\n", "error test.yaml:1: this is no object of Kubernetes: it has no kind (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {}\n", "error test.yaml:1: Service: metadata.name is missing (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: 80\n    targetport: 81\n", "warning test.yaml:7:5: Service a: spec.ports[0].targetport: no such field is known; did you mean 'targetPort'? (it is not looked at)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: http\n", "error test.yaml:6:11: Service a: spec.ports[0].port: a whole number is meant here, and not the text \"http\" (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: 99999999999999999999\n", "error test.yaml:6:11: Service a: spec.ports[0].port: a whole number is meant here, and not the number 99999999999999999999 (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  ports:\n  - port: 99999\n", "error test.yaml:1: Service a: spec.ports[0].port: there is no port 99999; ports are 1..65535 (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: NodePrt, ports: [{port: 80}]}\n", "error test.yaml:1: Service a: spec.type: there is no 'NodePrt'; it is ClusterIP, NodePort, LoadBalancer, ExternalName (it is kept out)")]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [null]}\n", "error test.yaml:4:16: Service a: spec.ports[0]: a map is needed here, and not nothing (it is kept out)")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"ports\":[{\"port\":80,\"port\":81}]}}", "warning test.yaml:1:89: Service a: spec.ports[0].port: stands here twice; the last one counts (it is not looked at)")]
    public void Each_object_that_cannot_be_used_has_a_line(string text, string line) => Assert.Equal(line, Assert.Single(Manifests.Read(text).Report).ToString());

    [Fact]
    public void The_rest_is_built()
    {
        var set = Manifests.Read("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 0}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 1}]}\n");
        Assert.Equal("default/b", Assert.Single(set.Objects).Name);
    }

    [Fact]
    public void The_later_of_two_objects_of_one_name_counts()
    {
        var set = Manifests.Read(
            ("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}]}\n"),
            ("b.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 2}]}\n"));
        Assert.Equal(2, Assert.Single(set.Of<Orchestration.Kubernetes.Objects.Service>()).Ports[0].Port);
        set.ShouldReport("ObjectTwice", "warning b.yaml:1: Service default/a: it is in the input twice, first at a.yaml:1 (the later one counts)");
    }

    [Fact]
    public void A_long_report_is_cut()
    {
        var text = string.Concat(Enumerable.Repeat("kind: x\n---\n", 50));
        Assert.Equal(11, Manifests.Read(text, new ManifestLimits { MaxReportEntries = 10 }).Report.Length);
    }
}
