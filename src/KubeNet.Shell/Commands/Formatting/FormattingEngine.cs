using System.Reflection;
using KubeNet.Shell.Sessions;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary>
/// Connects the Format-* and Out-* cmdlets of the subset to the engine's own formatter, which is in System.Management.Automation whole; what that package
/// lacks is only the cmdlet classes over it. So views, widths and styles are pwsh's, and a module's format.ps1xml is honoured.
/// </summary>
internal static class FormattingEngine
{
    private const string Namespace = "Microsoft.PowerShell.Commands.Internal.Format.";

    private static readonly FieldInfo Implementation = EngineInternals.Field(typeof(FrontEndCommandBase), "implementation");

    /// <summary>Makes a cmdlet a formatter.</summary>
    /// <param name="cmdlet">The cmdlet, in its constructor.</param>
    /// <param name="shape">Table, List, Wide or Complex.</param>
    public static void Format(FrontEndCommandBase cmdlet, string shape) =>
        Implementation.SetValue(cmdlet, New("InnerFormatShapeCommand", Enum.Parse(EngineInternals.EngineType(Namespace + "FormatShape"), shape)));

    /// <summary>Sets what Format-Wide takes beyond the common parameters; after the cmdlet has begun, before the first object.</summary>
    public static void SetWide(FrontEndCommandBase cmdlet, int? columns, bool? autoSize)
    {
        object inner = Implementation.GetValue(cmdlet)!;
        object parameters = EngineInternals.Field(inner.GetType(), "_parameters").GetValue(inner)!;
        object wide = New("WideSpecificParameters");
        EngineInternals.Field(wide.GetType(), "columns").SetValue(wide, columns);
        EngineInternals.Field(parameters.GetType(), "shapeParameters").SetValue(parameters, wide);
        if (autoSize is not null) EngineInternals.Field(parameters.GetType(), "autosize").SetValue(parameters, autoSize);
    }

    /// <summary>Sets how deep Format-Custom goes; after the cmdlet has begun, before the first object.</summary>
    public static void SetDepth(FrontEndCommandBase cmdlet, int depth)
    {
        object inner = Implementation.GetValue(cmdlet)!;
        object parameters = EngineInternals.Field(inner.GetType(), "_parameters").GetValue(inner)!;
        object complex = New("ComplexSpecificParameters");
        EngineInternals.Field(complex.GetType(), "maxDepth").SetValue(complex, depth);
        EngineInternals.Field(parameters.GetType(), "shapeParameters").SetValue(parameters, complex);
    }

    /// <summary>Makes a cmdlet write formatted text to a writer, line by line.</summary>
    /// <param name="cmdlet">The cmdlet, before it begins.</param>
    /// <param name="writer">Where the lines go; styles are taken out as <c>$PSStyle.OutputRendering</c> says.</param>
    /// <param name="columns">The width to format for.</param>
    public static void Write(FrontEndCommandBase cmdlet, TextWriter writer, int columns)
    {
        object output = New("OutputManagerInner");
        EngineInternals.Property(output.GetType(), "LineOutput").SetValue(output, New("TextWriterLineOutput", writer, columns));
        Implementation.SetValue(cmdlet, output);
    }

    private static object New(string type, params object[] arguments) =>
        Activator.CreateInstance(
            EngineInternals.EngineType(Namespace + type), BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, binder: null, arguments, culture: null)
        ?? throw new InvalidOperationException($"The engine made no {type}.");
}
