using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Reading;

public class YamlTests
{
    [Theory]
    [InlineData("'1'", "1")]
    [InlineData("!!str 1", "1")]
    [InlineData("!thing text", "text")]
    [InlineData("2026-01-31", "2026-01-31")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("0x", "0x")]
    [InlineData("a \\u00e4 \U0001f600", "a \\u00e4 \U0001f600")]
    [InlineData("\"a \\u00e4 \\t\"", "a \u00e4 \t")]
    [InlineData("|\n      two\n      lines", "two\nlines\n")]
    public void Text_stays_text(string yaml, string text) =>
        Assert.Equal(text, Manifests.Single<KubeNamespace>($"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n    x: {yaml}\n").Labels["x"]);

    [Theory]
    [InlineData("1", "the number 1; put it in quotes")]
    [InlineData("1.0", "the number 1; put it in quotes")]
    [InlineData("yes", "put it in quotes")]
    [InlineData("1e3", "put it in quotes")]
    [InlineData("{a: b}", "a map")]
    [InlineData("[a]", "a list")]
    public void What_is_no_text_for_the_API_keeps_the_object_out(string yaml, string reason)
    {
        var set = Manifests.Read($"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n  labels:\n    x: {yaml}\n");
        Assert.Empty(set.Objects);
        var error = set.ShouldReport("InvalidField", "Namespace a: metadata.labels.x: text is meant here");
        Assert.Contains(reason, error.Text, StringComparison.Ordinal);
        Assert.Equal((6, 8), (error.Position!.Value.Line, error.Position.Value.Column));
    }

    [Theory]
    [InlineData("80", 80)]
    [InlineData("0x50", 80)]
    [InlineData("0120", 80)]
    [InlineData("0b1010000", 80)]
    [InlineData("+80", 80)]
    [InlineData("8_0", 80)]
    public void Integers_are_those_of_YAML_1_1(string yaml, int port) =>
        Assert.Equal(port, Manifests.Single<Service>($"apiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec:\n  ports:\n  - port: {yaml}\n").Ports[0].Port);

    [Fact]
    public void Aliases_and_merges_are_written_out()
    {
        var pod = Manifests.Single<Pod>("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: a
              labels: &labels {app: web, tier: front}
            spec:
              nodeSelector:
                <<: *labels
                tier: back
              containers:
              - name: c
                ports: [&port {containerPort: 80}, &other {<<: *port, containerPort: 81}]
              - name: d
                ports:
                - *other
            """.Replace("- *other", "- {<<: *other, containerPort: 82}", StringComparison.Ordinal));
        Assert.Equal("app=web,tier=back", pod.NodeSelector.ToString());
        Assert.Equal([80, 81], pod.Containers[0].Ports.Select(port => (int)port.Port));
        Assert.Equal(82, pod.Containers[1].Ports[0].Port);
    }

    [Fact]
    public void A_billion_laughs_are_refused()
    {
        var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
            + string.Concat("bcdefghijk".Select((letter, i) => $"{letter}: &{letter} [{string.Join(", ", Enumerable.Repeat($"*{(char)(letter - 1)}", 10))}]\n"));
        Manifests.Read(text).ShouldReport("YamlSyntax", "aliases blow this document up");
    }

    [Theory]
    [InlineData("[", "YamlSyntax")]
    [InlineData("- ", "YamlSyntax")]
    [InlineData("{a: ", "YamlSyntax")]
    [InlineData("{\"a\":", "JsonSyntax")]
    public void Depth_is_bounded(string opening, string id)
    {
        var set = Manifests.Read($"x: \n{string.Concat(Enumerable.Repeat(opening, 20_000))}");
        if (id == "JsonSyntax")
            set = Manifests.Read(string.Concat(Enumerable.Repeat(opening, 20_000)));
        Assert.Single(set.Report, entry => entry.Id == id);
    }

    [Fact]
    public void Size_is_bounded() =>
        Assert.Equal("ManifestTooLarge", Assert.Throws<ManifestException>(() => Manifests.Read(new string('#', 2000), new ManifestLimits { MaxBytes = 1000 })).ErrorId);

    [Theory]
    [InlineData("1e999999999")]
    [InlineData("\"1e-999999999\"")]
    [InlineData("\"1e999999999\"")]
    [InlineData("99999999999999999999999999999999999999")]
    public void Quantities_without_measure_are_refused_before_they_cost_anything(string quantity)
    {
        var set = Manifests.Read($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: c\n    resources:\n      limits: {{cpu: {quantity}}}\n");
        Assert.Equal(8, set.ShouldReport("InvalidField", "spec.containers[0].resources.limits.cpu: a quantity").Position!.Value.Line);
    }

    [Theory]
    [InlineData("500m")]
    [InlineData("2Gi")]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("32946012Ki")]
    public void Quantities_are_taken(string quantity) =>
        Manifests.Read($"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n  - name: c\n    resources:\n      limits: {{cpu: {quantity}}}\n").ShouldBeClean();
}
