using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>New-Object</c>: makes an object of a .NET type, and sets its properties.</summary>
[Cmdlet(VerbsCommon.New, "Object")]
internal sealed class NewObjectCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string TypeName { get; set; } = "";

    [Parameter(Position = 1)]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    [Parameter]
    public IDictionary? Property { get; set; }

    protected override void BeginProcessing()
    {
        if (!LanguagePrimitives.TryConvertTo(TypeName, out Type? type) || type is null)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException($"Cannot find type [{TypeName}]: verify that the assembly containing this type is loaded."),
                "TypeNotFound", ErrorCategory.InvalidType, TypeName));
            return;
        }

        object made;
        try
        {
            made = Make(type);
        }
        catch (MissingMethodException)
        {
            ThrowTerminatingError(CommandError.From(
                new PSArgumentException($"A constructor was not found. Cannot find an appropriate constructor for type {type.FullName}."),
                "CannotFindAppropriateCtor", ErrorCategory.ObjectNotFound, TypeName));
            return;
        }
        catch (TargetInvocationException error)
        {
            Exception cause = error.InnerException ?? error;
            ThrowTerminatingError(CommandError.From(
                new MethodInvocationException($"Exception calling \".ctor\" with \"{ArgumentList.Length}\" argument(s): \"{cause.Message}\"", cause),
                "ConstructorInvokedThrowException", ErrorCategory.InvalidOperation, TypeName));
            return;
        }

        PSObject result = PSObject.AsPSObject(made);
        foreach (DictionaryEntry pair in Property ?? new Hashtable()) Set(result, pair.Key.ToString() ?? "", pair.Value);
        WriteObject(result);
    }

    private object Make(Type type)
    {
        if (type == typeof(PSObject) || type == typeof(PSCustomObject)) return new PSObject();
        object?[] arguments = [.. ArgumentList.Select(argument => argument is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : argument)];
        if (arguments.Length == 0 && type.IsValueType) return Activator.CreateInstance(type)!;
        return Activator.CreateInstance(
            type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.CreateInstance, new ConvertingBinder(), arguments, CultureInfo.InvariantCulture)!;
    }

    private void Set(PSObject target, string name, object? value)
    {
        if (target.BaseObject is PSCustomObject)
        {
            target.Properties.Add(new PSNoteProperty(name, value));
            return;
        }

        if (target.Properties[name] is { } property) property.Value = value;
        else WriteError(CommandError.Invalid("InvalidOperationException", $"The member \"{name}\" was not found for the specified .NET object.", target));
    }
}
