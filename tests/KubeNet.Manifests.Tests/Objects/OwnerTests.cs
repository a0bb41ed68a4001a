using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Objects;

public class OwnerTests
{
    private const string Deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, ports: [{containerPort: 80}]}]}}}\n---\n";
    private const string Set = "apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: {name: web-5d9c, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u, controller: true}]}\nspec: {replicas: 2, selector: {matchLabels: {app: web, pod-template-hash: 5d9c}}, template: {metadata: {labels: {app: web, pod-template-hash: 5d9c}}, spec: {containers: [{name: c}]}}}\n---\n";
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web-5d9c-abcde, labels: {app: web, pod-template-hash: 5d9c}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d9c, uid: u, controller: true}]}\nspec: {containers: [{name: c}]}\n---\n";

    [Theory]
    [InlineData(Deployment, "Deployment")]
    [InlineData(Set, "ReplicaSet")]
    [InlineData(Deployment + Set, "ReplicaSet")]
    [InlineData(Deployment + Set + Pod, "")]
    [InlineData(Pod + Set + Deployment, "")]
    [InlineData(Deployment + Pod, "")]
    [InlineData(Set + Pod, "")]
    public void Pods_are_made_once(string text, string makers) => Assert.Equal(makers, string.Join(' ', Manifests.Read(text).Of<Workload>().Select(workload => workload.Kind)));

    [Fact]
    public void A_pod_remembers_its_owner() => Assert.Equal("ReplicaSet/web-5d9c", Manifests.Single<Pod>(Pod).Owner);

    [Fact]
    public void A_StatefulSet_names_its_pods_in_DNS()
    {
        var set = Manifests.Single<Workload>("apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db, ordinals: {start: 3}, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c}]}}}\n");
        Assert.Equal((3, 1, "db"), (set.FirstOrdinal, set.Replicas, set.Template.Subdomain));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("podManagementPolicy: OrderedReady, ", false)]
    [InlineData("podManagementPolicy: Parallel, ", true)]
    public void A_StatefulSet_is_parallel_where_it_says_so(string policy, bool isParallel) => Assert.Equal(isParallel, Manifests.Single<Workload>(
        $"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec: {{{policy}selector: {{matchLabels: {{app: db}}}}, template: {{metadata: {{labels: {{app: db}}}}, spec: {{containers: [{{name: c}}]}}}}}}\n").IsParallel);

    [Theory]
    [InlineData("{replicas: 1, selector: {matchLabels: {app: x}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}", "does not take the pods of its own template")]
    [InlineData("{replicas: -1, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}", "there cannot be -1 pods")]
    [InlineData("{selector: {matchLabels: {app: web}}}", "spec.template is missing")]
    public void A_workload_that_cannot_be_is_reported(string spec, string said) =>
        Manifests.Read($"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {spec}\n").ShouldReport("UnusableObject", said);
}
