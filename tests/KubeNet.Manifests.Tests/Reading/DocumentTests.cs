using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Reading;

public class DocumentTests
{
    private const string Web = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: [{port: 80}]\n";

    [Theory]
    [InlineData("a single document", Web, 1)]
    [InlineData("a leading marker", "---\n" + Web, 1)]
    [InlineData("a comment between documents", Web + "---\n# nothing\n---\n" + Web, 1)]
    [InlineData("a trailing marker", Web + "---\n", 1)]
    [InlineData("windows line ends", "apiVersion: v1\r\nkind: Service\r\nmetadata:\r\n  name: web\r\nspec:\r\n  ports:\r\n  - port: 80\r\n---\r\n", 1)]
    [InlineData("a directive", "%YAML 1.1\n---\n" + Web, 1)]
    [InlineData("a document end", Web + "...\n", 1)]
    [InlineData("flow style", "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}", 1)]
    [InlineData("JSON", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""", 1)]
    [InlineData("JSON after YAML", Web + "---\n{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}", 2)]
    [InlineData("JSON values one after another", "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"b\"}}\n", 2)]
    [InlineData("a List", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n- {apiVersion: v1, kind: Namespace, metadata: {name: b}}\n", 2)]
    [InlineData("a server's list, whose items do not say what they are", """{"kind":"NamespaceList","apiVersion":"v1","metadata":{},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}""", 2)]
    [InlineData("lists in a List", """{"apiVersion":"v1","items":[{"kind":"NamespaceList","apiVersion":"v1","items":[{"metadata":{"name":"a"}}]},{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"b"}}],"kind":"List"}""", 2)]
    [InlineData("an empty List", """{"apiVersion":"v1","kind":"List","items":[]}""", 0)]
    [InlineData("nothing", "", 0)]
    [InlineData("a null document, as templates leave", "null\n---\n~\n", 0)]
    public void Objects_are_found_in(string what, string text, int count)
    {
        var set = Manifests.Read(text);
        Assert.True(set.Objects.Length == count, $"{what}: {string.Join('\n', set.Report)}");
        Assert.DoesNotContain(set.Report, entry => entry.Severity == ManifestSeverity.Error);
    }

    [Fact]
    public void An_object_knows_its_line()
    {
        var set = Manifests.Read("# head\n" + Web + "---\n\n" + Web.Replace("web", "api", StringComparison.Ordinal));
        Assert.Equal(["test.yaml:2", "test.yaml:9"], set.Objects.Select(found => found.Position.ToString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UTF_16_with_a_byte_order_mark_is_taken(bool bigEndian) =>
        Assert.Equal("web", Assert.Single(Manifests.ReadBytes(Manifests.Utf16(Web, bigEndian)).Of<Service>()).Name.Name);

    [Fact]
    public void A_UTF_8_mark_is_no_part_of_the_text() => Assert.Single(Manifests.ReadBytes([0xef, 0xbb, 0xbf, .. System.Text.Encoding.UTF8.GetBytes(Web)]).Of<Service>());

    [Theory]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n bad\n", "YamlSyntax", 5)]
    [InlineData("apiVersion: v1\nkind: Service\nmetadata:\n\tname: web\n", "YamlSyntax", 4)]
    [InlineData("a: b: c\n", "YamlSyntax", 1)]
    [InlineData("a: [1, 2\nb: 3\n", "YamlSyntax", 1)]
    [InlineData("name: x\nport: 1\nname: y\n", "YamlSyntax", 3)]
    [InlineData("a: *nothing\n", "YamlSyntax", 1)]
    [InlineData("a: &loop\n  b: *loop\n", "YamlSyntax", 2)]
    [InlineData("? {a: b}\n: c\n", "YamlSyntax", 1)]
    [InlineData("{{ .Values.name }}: x\n", "YamlSyntax", 1)]
    [InlineData("{\"a\": 1,\n \"b\": }\n", "JsonSyntax", 2)]
    [InlineData("{\"a\": 1\n", "JsonSyntax", 2)]
    [InlineData("[\"a\", 2\n", "JsonSyntax", 2)]
    [InlineData("[1, 2\n", "YamlSyntax", 2)]
    public void Malformed_documents_are_errors_with_line_and_column(string text, string id, int line)
    {
        var set = Manifests.Read(Web + "---\n" + text);
        var error = Assert.Single(set.Report, entry => entry.Severity == ManifestSeverity.Error);
        Assert.Equal((id, line + 6), (error.Id, error.Position!.Value.Line));
        Assert.True(error.Position.Value.Column > 0);
        Assert.Single(set.Objects);
    }

    [Fact]
    public void Nothing_of_a_malformed_document_is_read()
    {
        var set = Manifests.Read("""
            {"apiVersion":"v1","kind":"List","items":[
              {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}},
              {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"b"},}
            ]}
            """);
        Assert.Empty(set.Objects);
        Assert.Equal(3, set.ShouldReport("JsonSyntax", "nothing of this document is read").Position!.Value.Line);
    }

    [Fact]
    public void What_was_expected_is_said()
    {
        Assert.Contains("takes only spaces", Assert.Single(Manifests.Read("a:\n\tb: 1\n").Report).Text, StringComparison.Ordinal);
        Assert.Contains("helm template", Assert.Single(Manifests.Read("name: {{ .Values.name }}\n").Report).Text, StringComparison.Ordinal);
        Assert.Contains("line 1", Assert.Single(Manifests.Read("name: 1\nname: 2\n").Report).Text, StringComparison.Ordinal);
    }
}
