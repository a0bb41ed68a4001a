using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>Writes the help file that Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XNamespace Help = "http://msh";

    public static string Write(IEnumerable<CmdletHelp> cmdlets)
    {
        var root = new XElement(Help + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(Write));
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
            root.WriteTo(writer);
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- Made from the cmdlets' documentation comments; see HelpTests. -->\n{text}\n";
    }

    private static XElement Write(CmdletHelp cmdlet)
    {
        var parts = cmdlet.Name.Split('-');
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", cmdlet.Name),
                new XElement(Command + "verb", parts[0]),
                new XElement(Command + "noun", parts[1]),
                Description(cmdlet.Synopsis)),
            Description(cmdlet.Description.Length == 0 ? cmdlet.Synopsis : cmdlet.Description),
            new XElement(Command + "syntax", cmdlet.Syntax.Select(set => new XElement(
                Command + "syntaxItem",
                new XElement(Maml + "name", cmdlet.Name),
                cmdlet.Parameters.Join(set.Parameters, own => own.Name, used => used.Name, (own, used) => own with { IsMandatory = used.IsMandatory, Position = used.Position < 0 ? null : used.Position })
                    .OrderBy(parameter => parameter.Position ?? int.MaxValue).Select(Parameter)))),
            new XElement(Command + "parameters", cmdlet.Parameters.Select(Parameter)),
            new XElement(Command + "inputTypes", cmdlet.Inputs.Select(input => new XElement(
                Command + "inputType", new XElement(Dev + "type", new XElement(Maml + "name", input.Type)), Description(input.Parameters)))),
            new XElement(Command + "returnValues", cmdlet.Outputs.Select(output => new XElement(
                Command + "returnValue", new XElement(Dev + "type", new XElement(Maml + "name", output)), Description("")))),
            new XElement(Command + "examples", cmdlet.Examples.Select((example, index) => new XElement(
                Command + "example",
                new XElement(Maml + "title", $"--- Example {index + 1}: {example.Title} ---"),
                new XElement(Dev + "code", example.Code),
                new XElement(Dev + "remarks", new XElement(Maml + "para"))))),
            new XElement(Command + "relatedLinks", cmdlet.Related.Select(name => new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", name), new XElement(Maml + "uri")))));
    }

    private static XElement Parameter(ParameterHelp parameter) => new(
        Command + "parameter",
        new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
        new XAttribute("globbing", parameter.Globbing ? "true" : "false"),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position?.ToString() ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Length == 0 ? "none" : parameter.Aliases),
        new XElement(Maml + "name", parameter.Name),
        Description(parameter.Text),
        parameter.IsSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), parameter.TypeName),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.TypeName)),
        new XElement(Dev + "defaultValue", parameter.Default));

    private static XElement Description(string text) => new(Maml + "description", new XElement(Maml + "para", text));
}
