using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace KubeNet.PowerShell.Loading;

/// <summary>
/// Loads third-party assemblies from <c>deps</c> beside this one into a context of their own, where the session has none that fits, so
/// that other modules' versions of them and ours do not meet. Our own assemblies stay in the default context, which scripts share.
/// </summary>
public sealed class DependencyLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string OwnFolder = Path.GetDirectoryName(typeof(DependencyLoader).Assembly.Location) ?? AppContext.BaseDirectory;
    private static readonly string Folder = Path.Combine(OwnFolder, "deps");
    private static readonly DependencyContext Dependencies = new(Folder);

    /// <summary>PowerShell calls this when the module is imported.</summary>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <summary>PowerShell calls this when the module is removed.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name)
    {
        if (File.Exists(Path.Combine(Folder, $"{name.Name}.dll")))
            return Dependencies.LoadFromAssemblyName(name);
        var own = Path.Combine(OwnFolder, $"{name.Name}.dll");
        return name.Name?.StartsWith("KubeNet.", StringComparison.Ordinal) == true && File.Exists(own) ? context.LoadFromAssemblyPath(own) : null;
    }

    private sealed class DependencyContext(string folder) : AssemblyLoadContext("KubeNet")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(folder, $"{assemblyName.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
