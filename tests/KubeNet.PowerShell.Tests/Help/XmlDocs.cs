using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>The documentation comments of the cmdlets' assembly.</summary>
internal static partial class XmlDocs
{
    private static readonly Dictionary<string, XElement> Members =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "KubeNet.PowerShell.xml"), LoadOptions.PreserveWhitespace)
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    public static string Summary(Type type) => Text(Members[$"T:{type.FullName}"].Element("summary"));

    public static string Remarks(Type type) => Text(Members[$"T:{type.FullName}"].Element("remarks"));

    public static IEnumerable<(string Title, string Code)> Examples(Type type) => Members[$"T:{type.FullName}"].Elements("example")
        .Select(example => (Text(example.Element("summary")), Dedent(example.Element("code")!.Value)));

    /// <summary>A parameter's text, which may stand in a base class.</summary>
    public static string Parameter(Type type, string name)
    {
        var property = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!;
        return Text(Members[$"P:{property.DeclaringType!.FullName}.{name}"].Element("summary"));
    }

    // The compiler keeps the indentation of the comment for all lines but the first.
    private static string Dedent(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n').Split('\n');
        var indents = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).ToList();
        var indent = indents.Count == 0 ? 0 : indents.Min();
        return string.Join('\n', lines.Select((line, index) => index == 0 || line.Length < indent ? line.TrimStart(' ') : line[indent..]));
    }

    private static string Text(XElement? element)
    {
        if (element is null)
            return "";
        foreach (var reference in element.Elements("see").ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.')[^1]);
        return Blanks().Replace(element.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
