namespace KubeNet.FSharp.Tests

open System
open System.IO
open System.Reflection
open Microsoft.FSharp.Reflection
open KubeNet.FSharp
open Xunit

/// What scripts are written in is approved: a change shows in tests/Golden/api. KUBENET_UPDATE_GOLDEN=1 approves what is.
type ApiTests() =
    let rec name (found: Type) =
        if found.IsGenericType && FSharpType.IsFunction found then
            let domain, range = FSharpType.GetFunctionElements found
            $"({name domain} -> {name range})"
        elif found.IsGenericType then
            let plain = found.Name.Split('`')[0]
            let parts = found.GetGenericArguments() |> Array.map name |> String.concat ", "
            $"{plain}<{parts}>"
        else
            found.Name

    let parameter (found: ParameterInfo) =
        let optional = if found.IsOptional then "?" else ""
        $"{optional}{found.Name}: {name found.ParameterType}"

    let signature (found: MemberInfo) =
        match found with
        | :? ConstructorInfo as made ->
            let parameters = made.GetParameters() |> Array.map parameter |> String.concat ", "
            Some $"new({parameters})"
        | :? PropertyInfo as property ->
            let access = if property.CanWrite then "get, set" else "get"
            Some $"{property.Name}: {name property.PropertyType} with {access}"
        | :? MethodInfo as run when not run.IsSpecialName ->
            let parameters = run.GetParameters() |> Array.map parameter |> String.concat ", "
            Some $"{run.Name}({parameters}): {name run.ReturnType}"
        | _ -> None

    // What the compiler makes of every record and union is not worth a line.
    let made = set [ "CompareTo"; "Equals"; "GetHashCode"; "ToString"; "Tag" ]

    let describe (found: Type) =
        let flags = BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

        let members =
            found.GetMembers flags
            |> Array.filter (fun part -> not (made.Contains part.Name || part.Name.Contains '<'))
            |> Array.choose signature
            |> Array.sort
            |> Array.map (fun line -> $"    {line}\n")

        String.concat "" [ $"{found.FullName}\n"; yield! members ]

    [<Fact>]
    member _.The_public_api_is_the_approved_one() =
        let api =
            typeof<ScriptSession>.Assembly.GetExportedTypes() |> Array.sortBy _.FullName |> Array.map describe |> String.concat "\n"

        let path = Repository.file "tests/Golden/api/KubeNet.FSharp.txt"

        if Environment.GetEnvironmentVariable "KUBENET_UPDATE_GOLDEN" = "1" then
            File.WriteAllText(path, api)

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings "\n", api)

    [<Fact>]
    member _.Every_public_type_and_word_is_documented() =
        let docs = Path.ChangeExtension(typeof<ScriptSession>.Assembly.Location, ".xml") |> File.ReadAllText

        for found in typeof<ScriptSession>.Assembly.GetExportedTypes() do
            Assert.Contains($"\"T:{found.FullName}\"", docs)

            if FSharpType.IsModule found then
                for word in found.GetMembers(BindingFlags.Public ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly) do
                    match word with
                    | word when word.Name.Contains '<' -> ()
                    | :? MethodInfo as run when run.IsSpecialName -> ()
                    | _ -> Assert.Contains($":{found.FullName}.{word.Name}", docs)
