using System.Management.Automation;
using System.Reflection;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>The help of one cmdlet: its documentation comments, and what PowerShell knows of its parameters.</summary>
internal sealed record CmdletHelp
{
    public required string Name { get; init; }

    public required string Synopsis { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<(string Title, string Code)> Examples { get; init; }

    public required IReadOnlyList<CommandParameterSetInfo> Syntax { get; init; }

    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    public static CmdletHelp Of(CmdletInfo cmdlet)
    {
        var type = cmdlet.ImplementingType;
        var common = Cmdlet.CommonParameters.Concat(Cmdlet.OptionalCommonParameters).ToHashSet();
        var sets = cmdlet.ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => set.Name, StringComparer.Ordinal).ToList();
        var parameters = sets.SelectMany(set => set.Parameters).Where(parameter => !common.Contains(parameter.Name)).DistinctBy(parameter => parameter.Name);
        return new CmdletHelp
        {
            Name = cmdlet.Name,
            Synopsis = XmlDocs.Summary(type),
            Description = XmlDocs.Remarks(type),
            Examples = [.. XmlDocs.Examples(type)],
            Syntax = sets,
            Parameters = [.. parameters.Select(parameter => ParameterHelp.Of(type, parameter))
                .OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(parameter => parameter.IsMandatory)],
            Outputs = [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Type!.FullName!)],
        };
    }
}

/// <summary>The help of one parameter.</summary>
internal sealed record ParameterHelp
{
    public required string Name { get; init; }

    public required string Text { get; init; }

    public required string TypeName { get; init; }

    public required bool IsSwitch { get; init; }

    public required bool IsMandatory { get; init; }

    public required int? Position { get; init; }

    public required bool Globbing { get; init; }

    public required string Pipeline { get; init; }

    public required string Aliases { get; init; }

    public static ParameterHelp Of(Type cmdlet, CommandParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return new ParameterHelp
        {
            Name = parameter.Name,
            Text = XmlDocs.Parameter(cmdlet, parameter.Name),
            TypeName = type.IsGenericType ? type.ToString() : type.Name,
            IsSwitch = type == typeof(SwitchParameter),
            IsMandatory = parameter.IsMandatory,
            Position = parameter.Position < 0 ? null : parameter.Position,
            Globbing = parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            Pipeline = (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
            {
                (true, true) => "True (ByValue, ByPropertyName)",
                (true, false) => "True (ByValue)",
                (false, true) => "True (ByPropertyName)",
                (false, false) => "False",
            },
            Aliases = string.Join(", ", parameter.Aliases),
        };
    }
}
