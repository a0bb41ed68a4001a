using System.Collections;
using System.Management.Automation.Language;

namespace KubeNet.Package;

/// <summary>What a gallery wants to know of a module, from its manifest (.psd1).</summary>
public sealed record ModuleManifest
{
    private ModuleManifest(string path, Hashtable values)
    {
        string Text(Hashtable table, string key) => table[key] as string ?? throw new PackagingException(path, $"{key} is missing; a gallery asks for it.");
        string[] List(Hashtable table, string key) => [.. (table[key] as IEnumerable ?? throw new PackagingException(path, $"{key} is missing; list it, and be it empty.")).Cast<string>()];
        var data = (values["PrivateData"] as Hashtable)?["PSData"] as Hashtable ?? throw new PackagingException(path, "PrivateData.PSData is missing; a gallery reads it.");
        (Version, Author, Copyright, Description) = (Text(values, "ModuleVersion"), Text(values, "Author"), Text(values, "Copyright"), Text(values, "Description"));
        (Cmdlets, Functions, Tags) = (List(values, "CmdletsToExport"), List(values, "FunctionsToExport"), List(data, "Tags"));
        (LicenseUri, ProjectUri) = (new(Text(data, "LicenseUri")), new(Text(data, "ProjectUri")));
    }

    /// <summary>The module's version.</summary>
    public string Version { get; }

    /// <summary>Who wrote it.</summary>
    public string Author { get; }

    /// <summary>Whose it is.</summary>
    public string Copyright { get; }

    /// <summary>What it is, in a sentence.</summary>
    public string Description { get; }

    /// <summary>Where its licence can be read.</summary>
    public Uri LicenseUri { get; }

    /// <summary>Where it is at home.</summary>
    public Uri ProjectUri { get; }

    /// <summary>Its own tags.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The cmdlets that it exports.</summary>
    public IReadOnlyList<string> Cmdlets { get; }

    /// <summary>The functions that it exports.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <summary>Reads a manifest; nothing in it is run.</summary>
    /// <exception cref="PackagingException">It is no manifest, or it lacks something.</exception>
    public static ModuleManifest Read(string path)
    {
        var ast = Parser.ParseFile(path, out _, out var errors);
        if (errors is [var first, ..])
            throw new PackagingException($"{path}({first.Extent.StartLineNumber},{first.Extent.StartColumnNumber})", first.Message);
        return ast.Find(node => node is HashtableAst, searchNestedScriptBlocks: false)?.SafeGetValue() is Hashtable values
            ? new(path, values)
            : throw new PackagingException(path, "There is no hashtable in it.");
    }
}
