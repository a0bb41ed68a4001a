using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Module;

public class ManifestTests
{
    private static readonly Hashtable Manifest = Read();

    [Fact]
    public void The_manifest_exports_every_cmdlet_of_the_assembly_by_name()
    {
        var exported = ((IEnumerable)Manifest["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal);
        var made = Session.Cmdlets.Select(type => type.GetCustomAttribute<CmdletAttribute>()!).Select(name => $"{name.VerbName}-{name.NounName}");
        Assert.Equal(made.Order(StringComparer.Ordinal), exported);
    }

    [Theory]
    [InlineData("RootModule")]
    [InlineData("TypesToProcess")]
    [InlineData("FormatsToProcess")]
    public void Files_that_the_manifest_names_are_there(string key)
    {
        foreach (var file in Manifest[key] is string one ? [one] : ((IEnumerable)Manifest[key]!).Cast<string>())
            Assert.True(File.Exists(RepositoryRoot.File(file.Split('/'))), file);
    }

    [Theory]
    [InlineData("AliasesToExport")]
    [InlineData("VariablesToExport")]
    public void Nothing_is_exported_by_wildcard(string key) => Assert.Empty((IEnumerable)Manifest[key]!);

    [Fact]
    public void The_one_function_that_is_exported_is_defined_beside_the_module()
    {
        var exported = Assert.Single(((IEnumerable)Manifest["FunctionsToExport"]!).Cast<string>());
        var ast = Parser.ParseFile(RepositoryRoot.File("module", $"{exported}.ps1"), out _, out var errors);
        Assert.Empty(errors);
        Assert.Equal(exported, Assert.IsType<FunctionDefinitionAst>(ast.Find(node => node is FunctionDefinitionAst, searchNestedScriptBlocks: true)).Name);
    }

    [Fact]
    public void Every_verb_is_approved()
    {
        var approved = new[] { typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications) }
            .SelectMany(group => group.GetFields()).Select(field => (string)field.GetValue(null)!).ToHashSet();
        Assert.All(Session.Cmdlets, type => Assert.Contains(type.GetCustomAttribute<CmdletAttribute>()!.VerbName, approved));
    }

    private static Hashtable Read()
    {
        var ast = Parser.ParseFile(RepositoryRoot.File("KubeNet.psd1"), out _, out var errors);
        Assert.Empty(errors);
        return (Hashtable)ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)!.SafeGetValue();
    }
}
