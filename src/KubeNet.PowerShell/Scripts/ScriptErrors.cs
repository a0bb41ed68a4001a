using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeNet.Engine;
using KubeNet.PowerShell.Commands;
using KubeNet.Scripting;
using Place = System.Management.Automation.Language.ScriptPosition;
using ScriptPosition = KubeNet.Scripting.ScriptPosition;

namespace KubeNet.PowerShell.Scripts;

/// <summary>Turns what the F# compiler or a script complains about into error records that show the place.</summary>
internal static class ScriptErrors
{
    private const string ScriptFailed = "ScriptFailed";
    private static readonly ScriptBlock s_thrower = ScriptBlock.Create("throw $args[0]");

    public static ErrorRecord Of(PSCmdlet cmdlet, ScriptDiagnostic found) =>
        At(cmdlet, found.Position, new ErrorRecord(new NetScriptException($"{found.Id}: {found.Message}{Advice(found)}", found.Position, null), found.Id, ErrorCategory.ParserError, found.Position.ToString()));

    public static ErrorRecord Of(PSCmdlet cmdlet, Exception error, ScriptPosition? position)
    {
        var complaint = Complaint(error);
        var shown = new NetScriptException(complaint?.Message ?? $"{error.GetType().Name}: {error.Message}", position, error);
        return At(cmdlet, position, complaint is null
            ? new ErrorRecord(shown, ScriptFailed, ErrorCategory.OperationStopped, position?.ToString())
            : new ErrorRecord(shown, complaint.ErrorId, ErrorRecords.CategoryOf(complaint.ErrorId), position?.ToString()));
    }

    /// <summary>A warning of the compiler, in one line.</summary>
    public static string Warning(ScriptDiagnostic found) => $"{found.Position}: {found.Id}: {found.Message}";

    private static string Advice(ScriptDiagnostic found) => found.Advice is { } advice ? $"{(found.Message.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ')}{advice}" : "";

    // PowerShell shows the place of an error by its InvocationInfo, which a record has once it was thrown; the place shown can then be another.
    private static ErrorRecord At(PSCmdlet cmdlet, ScriptPosition? position, ErrorRecord record)
    {
        if (position is null)
            return record;
        try
        {
            s_thrower.Invoke(record);
        }
        catch (RuntimeException thrown)
        {
            record = thrown.ErrorRecord;
        }

        // $Error shall have it once, when it is written.
        if (cmdlet.SessionState.PSVariable.GetValue("global:Error") is ArrayList { Count: > 0 } errors && errors[0] is ErrorRecord { Exception: var latest } && ReferenceEquals(latest, record.Exception))
            errors.RemoveAt(0);

        record.InvocationInfo.DisplayScriptPosition = new ScriptExtent(
            new Place(position.File, position.Line, position.Column, position.Text),
            new Place(position.File, position.Line, position.EndColumn, position.Text));
        return record;
    }

    // What the engine said, without the place that the words put before it (PlacedException of KubeNet.FSharp, which is loaded for scripts alone): the place is shown once.
    private static NetConfigException? Complaint(Exception error) => error switch
    {
        NetConfigException { InnerException: NetConfigException inner } outer when outer.GetType() != typeof(NetConfigException) && outer.Message.EndsWith($": {inner.Message}", StringComparison.Ordinal) => inner,
        NetConfigException complaint => complaint,
        _ => null,
    };
}
