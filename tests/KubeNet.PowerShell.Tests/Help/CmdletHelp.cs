using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

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

    /// <summary>The types that come down the pipeline, and the parameters that take them.</summary>
    public required IReadOnlyList<(string Type, string Parameters)> Inputs { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>The cmdlets of the same noun, those that its help speaks of, and the topic about all.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    public static CmdletHelp Of(CmdletInfo cmdlet)
    {
        var type = cmdlet.ImplementingType;
        var common = Cmdlet.CommonParameters.ToHashSet();
        var sets = cmdlet.ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => set.Name, StringComparer.Ordinal).ToList();
        var all = sets.SelectMany(set => set.Parameters).Where(parameter => !common.Contains(parameter.Name)).ToList();
        var parameters = all.DistinctBy(parameter => parameter.Name);
        var fresh = (Cmdlet)Activator.CreateInstance(type)!;
        return new CmdletHelp
        {
            Name = cmdlet.Name,
            Synopsis = XmlDocs.Summary(type),
            Description = XmlDocs.Remarks(type),
            Examples = [.. XmlDocs.Examples(type)],
            Syntax = sets,
            Parameters = [.. parameters.Select(parameter => ParameterHelp.Of(fresh, parameter))
                .OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(parameter => parameter.IsMandatory).ThenBy(parameter => Cmdlet.OptionalCommonParameters.Contains(parameter.Name))],
            Inputs = [.. all.Where(parameter => parameter.ValueFromPipeline || parameter.ValueFromPipelineByPropertyName).DistinctBy(parameter => parameter.Name)
                .GroupBy(parameter => ParameterHelp.TypeOf(parameter).FullName!, parameter => $"-{parameter.Name} {(parameter.ValueFromPipeline ? "by value" : "by its name")}")
                .OrderBy(group => group.All(text => !text.EndsWith("value", StringComparison.Ordinal))).Select(group => (group.Key, string.Join(", ", group)))],
            Outputs = [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Type!.FullName!)],
        };
    }

    /// <summary>The same with its neighbours among all cmdlets.</summary>
    public CmdletHelp Among(IEnumerable<CmdletHelp> all)
    {
        var words = string.Join('\n', Parameters.Select(parameter => parameter.Text).Concat(Examples.Select(example => example.Code)).Append(Description).Append(Synopsis));
        var others = all.Select(other => other.Name).Where(name => name != Name).ToList();
        var mentioned = others.Where(name => Regex.IsMatch(words, $@"(?<![\w-]){name}(?![\w-])")).OrderBy(name => words.IndexOf(name, StringComparison.Ordinal));
        return this with { Related = [.. others.Where(name => Noun(name) == Noun(Name)).Concat(mentioned).Distinct(), "about_KubeNet"] };

        static string Noun(string name) => name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
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

    /// <summary>What it is unless given: None, or the value that a fresh cmdlet has.</summary>
    public required string Default { get; init; }

    public static Type TypeOf(CommandParameterInfo parameter) => Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;

    public static ParameterHelp Of(Cmdlet cmdlet, CommandParameterInfo parameter)
    {
        var type = TypeOf(parameter);
        return new ParameterHelp
        {
            Name = parameter.Name,
            Text = parameter.Name switch
            {
                "WhatIf" => "Tell what would be done, and do nothing.",
                "Confirm" => "Ask before it is done.",
                var name => XmlDocs.Parameter(cmdlet.GetType(), name),
            },
            Default = parameter.IsMandatory ? "None" : Words(cmdlet.GetType().GetProperty(parameter.Name)?.GetValue(cmdlet), type),
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

    private static string Words(object? value, Type type) => value switch
    {
        null => type == typeof(SwitchParameter) ? "False" : "None",
        "" => "None",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>()) is { Length: > 0 } words ? words : "None",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString()!,
    };
}
